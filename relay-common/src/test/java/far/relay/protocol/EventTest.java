package far.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventTest {
    @Test
    void findsTheReasonInALineThatMayBeARefusal() {
        assertThat(Event.Refused.parse("error: not UTF-8")).contains(new Event.Refused("not UTF-8"));
        assertThat(Event.Refused.parse("error: ")).contains(new Event.Refused(""));
        assertThat(Event.Refused.parse("error:x")).isEmpty();
        assertThat(Event.Refused.parse("an error: x")).isEmpty();
    }

    @Test
    void writesARefusalAsItWasRead() {
        assertThat(Event.Refused.parse("error: x").orElseThrow().line()).isEqualTo("error: x");
    }
}
