/** What an answer says: its content blocks, its events, its token counts. Nothing here knows of sockets or faults. */
@NullMarked
package io.tidegate.simulator.answer;

import org.jspecify.annotations.NullMarked;
