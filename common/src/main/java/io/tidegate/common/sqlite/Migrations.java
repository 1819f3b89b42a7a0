package io.tidegate.common.sqlite;

/**
 * Where a schema's migrations are: a folder on the class path with files {@code V1__name.sql}, {@code V2__…} and an index
 * file {@code migrations.txt} that names them in order, one per line. The index tells the newest version without a scan of
 * the class path. Its first line may be {@code runs-from N}: programs that know version N can work with the newest, too, so the release
 * before goes on beside this one during a roll-out, and after a roll-back. A migration never takes away or renames what they use.
 *
 * @param folder such as {@code db/edge}, without slashes at its ends
 */
public record Migrations(String folder) {
    public Migrations {
        if (folder.isBlank() || folder.startsWith("/") || folder.endsWith("/")) {
            throw new IllegalArgumentException(
                    "folder: \"" + folder + "\" (expected: a class path folder without slashes at its ends)");
        }
    }
}
