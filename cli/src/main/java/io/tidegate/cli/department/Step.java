package io.tidegate.cli.department;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.admin.Request;

/** One thing to do for one person. */
sealed interface Step {
    /** In words for the operator. */
    String words();

    /**
     * A change.
     *
     * @param request that makes it
     */
    record Change(String words, Request request) implements Step {}

    /** A key to be made, whose secret must be kept. */
    record NewKey(String words, String name, JsonNode body) implements Step {}

    /** Something that differs and is left alone. */
    record Left(String words) implements Step {}
}
