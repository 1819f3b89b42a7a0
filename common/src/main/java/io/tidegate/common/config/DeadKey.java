package io.tidegate.common.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A key that a record had once, or that people expect of it: using it is a problem that names what to use instead. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(DeadKey.List.class)
public @interface DeadKey {
    String key();

    /** What to write instead, as the end of "(expected: …)". */
    String instead();

    /** Holds several. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface List {
        DeadKey[] value();
    }
}
