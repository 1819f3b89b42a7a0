package io.tidegate.common.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps databases off file systems that other machines serve. Their locks and their syncs are promises of another machine: SQLite's log of
 * writes needs memory that all its users share, and a row that was said to be durable must be so.
 */
final class NetworkFileSystems {
    private static final Set<String> NAMES = Set.of(
            "9p",
            "acfs",
            "afpfs",
            "afs",
            "beegfs",
            "ceph",
            "cifs",
            "coda",
            "davfs",
            "glusterfs",
            "gpfs",
            "lustre",
            "ncpfs",
            "nfs",
            "nfs3",
            "nfs4",
            "orangefs",
            "pvfs2",
            "smb2",
            "smb3",
            "smbfs",
            "webdav");

    /** What is mounted by a program. Most are served from elsewhere; these are. */
    private static final Set<String> BY_PROGRAM = Set.of(
            "blobfuse",
            "blobfuse2",
            "ceph",
            "ceph-fuse",
            "cifs",
            "davfs",
            "davfs2",
            "efs",
            "gcsfuse",
            "glusterfs",
            "goofys",
            "juicefs",
            "lustre",
            "moosefs",
            "mfs",
            "mount-s3",
            "rclone",
            "s3fs",
            "seaweedfs",
            "smb3",
            "smbnetfs",
            "sshfs");

    private static final String FUSE = "fuse.";

    private NetworkFileSystems() {}

    /** @throws CannotOpenDatabase with words for the operator, when the folder lies on one */
    static void refuse(Path folder, Mounts mounts) throws IOException {
        String type = mounts.typeOf(folder);
        if (is(type)) {
            throw new CannotOpenDatabase(
                    folder + " lies on a network file system (" + type
                            + "). SQLite can't keep data there: locks and syncs over a network do not hold what the ledger"
                            + " promises, and two processes could write one file. Put storage.path on a block device that"
                            + " this machine has to itself (a local disk; in Kubernetes a volume of access mode"
                            + " ReadWriteOnce from a block storage class).",
                    null);
        }
    }

    static boolean is(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        return NAMES.contains(name) || (name.startsWith(FUSE) && BY_PROGRAM.contains(name.substring(FUSE.length())));
    }
}
