package io.tidegate.common.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database lies on a disk that its machine has to itself, or is not opened. */
class NetworkFileSystemsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfs",
                "nfs4",
                "cifs",
                "smb3",
                "smbfs",
                "9p",
                "fuse.sshfs",
                "fuse.s3fs",
                "fuse.glusterfs",
                "ceph",
                "fuse.ceph",
                "glusterfs",
                "lustre",
                "afs",
                "NFS"
            })
    void aNetworkFileSystemIsRefusedByName(String type) {
        DatabaseOptions options = Notes.options(folder, 10, 10).on(_ -> type);

        assertThatThrownBy(() -> new Notes(options))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining(folder + " lies on a network file system (" + type + ")")
                .hasMessageContaining("locks and syncs")
                .hasMessageContaining("Put storage.path on a block device");
        assertThat(folder.resolve("notes.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "fuse.fuse-overlayfs", "fuseblk"})
    void aLocalOneIsTaken(String type) {
        new Notes(Notes.options(folder, 10, 10).on(_ -> type)).close();

        assertThat(folder.resolve("notes.db")).exists();
    }

    @Test
    void theFolderOfTheFileIsWhatIsLookedAt() {
        Path data = folder.resolve("mounted");
        DatabaseOptions options = Notes.options(data, 10, 10).on(path -> {
            assertThat(path).isEqualTo(data);
            assertThat(Files.isDirectory(path)).isTrue();
            return "nfs4";
        });

        assertThatThrownBy(() -> new Notes(options)).hasMessageContaining(data.toString());
    }

    @Test
    void theSystemTellsWhatAFolderLiesOn() throws Exception {
        assertThat(Mounts.SYSTEM.typeOf(folder)).isNotBlank();
    }
}
