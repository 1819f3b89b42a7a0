package io.tidegate.edge.admin;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Closest;
import io.tidegate.common.api.Reading;
import io.tidegate.common.directory.DirectoryWords;
import io.tidegate.common.directory.User;
import io.tidegate.edge.auth.KeyIndex;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds users by what operators call them. */
final class Users {
    private final KeyIndex index;

    Users(KeyIndex index) {
        this.index = index;
    }

    /** By id or by name. */
    Optional<User> find(String nameOrId) {
        Optional<User> byId = index.user(nameOrId);
        return byId.isPresent()
                ? byId
                : index.users().stream()
                        .filter(user -> user.name().equals(nameOrId))
                        .findFirst();
    }

    User of(String id) {
        return index.user(id).orElseThrow();
    }

    /** By name. */
    List<User> all() {
        return index.users().stream().sorted(Comparator.comparing(User::name)).toList();
    }

    Reading<User> read(String nameOrId) {
        return Reading.of(find(nameOrId), () -> "a user's name or id" + hint(nameOrId));
    }

    Answer notFound(String nameOrId) {
        return DirectoryWords.noSuchUser(nameOrId, hint(nameOrId));
    }

    private String hint(String name) {
        return Closest.hint(name, index.users().stream().map(User::name).toList());
    }
}
