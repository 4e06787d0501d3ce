package far.relay.server.room;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import far.relay.protocol.Event;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import far.relay.server.room.TurnOrder.Delivery;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of docs/protocol.md, sections 4 and 5, without a byte or a socket. */
class TurnOrderTest {
    /** Steps {@code action > events for the seats}; the actions are come, SEAT says TEXT, SEAT leaves. */
    private record Scenario(String sentence, Role replayRole, List<String> steps) {
        @Override
        public String toString() {
            return sentence;
        }
    }

    private static final String[] BEGUN = {"come > 1:1", "come > 2:2 1:emi 2:rec"};

    private static Scenario scenario(String sentence, String... steps) {
        return new Scenario(sentence, Role.SENDER, List.of(steps));
    }

    private static Scenario begun(String sentence, String... steps) {
        return begun(sentence, Role.SENDER, steps);
    }

    private static Scenario begun(String sentence, Role replayRole, String... steps) {
        return new Scenario(
                sentence,
                replayRole,
                Stream.of(BEGUN, steps).flatMap(Stream::of).toList());
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(
                scenario("4.1 the first client is told its number at once and no role", "come > 1:1"),
                scenario("4.1 it may not speak before the second has come", "come > 1:1", "1 says a > refused"),
                scenario("4.2 the second makes both roles known, and seat 1 has the turn", BEGUN),
                begun("5.1 a line goes to the other seat and the turn passes", "1 says a > 2:a", "2 says b > 1:b"),
                begun(
                        "5.1 who has not the turn is refused",
                        "2 says a > refused",
                        "1 says a > 2:a",
                        "1 says b > refused"),
                begun(
                        "4.3 a replacement whose turn it is, with nothing owed, speaks",
                        "1 leaves >",
                        "come > 1:1 1:emi"),
                begun(
                        "4.3 a replacement that is owed an answer gets the message again",
                        "1 says a > 2:a",
                        "2 leaves >",
                        "come > 2:2 2:emi 2:a",
                        "2 says b > 1:b"),
                begun(
                        "4.3 with the replay role rec it is told rec first",
                        Role.RECEIVER,
                        "1 says a > 2:a",
                        "2 leaves >",
                        "come > 2:2 2:rec 2:a",
                        "2 says b > 1:b"),
                begun(
                        "4.3 the replay role does not touch a replacement without a replay",
                        Role.RECEIVER,
                        "1 leaves >",
                        "come > 1:1 1:emi"),
                begun(
                        "4.3 a replacement listens while the turn is the other's, and all was answered",
                        "1 says a > 2:a",
                        "2 says b > 1:b",
                        "2 leaves >",
                        "come > 2:2 2:rec",
                        "1 says c > 2:c"),
                begun(
                        "4.3 a departure does not move the turn",
                        "1 says a > 2:a",
                        "1 leaves >",
                        "2 says b >",
                        "come > 1:1 1:emi 1:b"),
                begun(
                        "4.4 when both have left, the conversation is forgotten",
                        "1 says a > 2:a",
                        "2 leaves >",
                        "1 leaves >",
                        "come > 1:1",
                        "come > 2:2 1:emi 2:rec"),
                begun(
                        "4.4 also when seat 2 was the last to leave",
                        "1 says a > 2:a",
                        "1 leaves >",
                        "2 leaves >",
                        "come > 1:1",
                        "1 says b > refused"),
                scenario(
                        "4.4 a first client that leaves alone leaves nothing",
                        "come > 1:1",
                        "1 leaves >",
                        "come > 1:1"),
                begun(
                        "5.4 a line to an empty seat is taken, and is the replay for who comes",
                        "2 leaves >",
                        "1 says a >",
                        "1 says b > refused",
                        "come > 2:2 2:emi 2:a"),
                begun(
                        "5.5 a replay survives any number of replacements",
                        "1 says a > 2:a",
                        "2 leaves >",
                        "come > 2:2 2:emi 2:a",
                        "2 leaves >",
                        "come > 2:2 2:emi 2:a"),
                begun(
                        "5.5 only the last message is owed, and not to who said it",
                        "1 says a > 2:a",
                        "2 says b > 1:b",
                        "1 leaves >",
                        "come > 1:1 1:emi 1:b"),
                begun("a third client has no seat", "come > refused"),
                begun("an empty seat cannot be left", "1 leaves >", "1 leaves > refused"),
                begun("an empty seat cannot speak", "1 leaves >", "1 says a > refused", "come > 1:1 1:emi"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void follows(Scenario scenario) {
        TurnOrder order = new TurnOrder(scenario.replayRole);
        for (String step : scenario.steps) {
            String[] parts = step.split(" ?> ?", 2);
            assertThat(play(order, parts[0])).as(step).isEqualTo(parts[1]);
        }
    }

    private static String play(TurnOrder order, String action) {
        String[] words = action.split(" ");
        try {
            if (words[0].equals("come")) {
                return text(order.sit().deliveries());
            }
            Seat seat = Seat.of(words[0]).orElseThrow();
            if (words[1].equals("leaves")) {
                order.leave(seat);
                return "";
            }
            Message message = Message.of(words[2]);
            return order.send(seat, message)
                    .map(to -> text(List.of(new Delivery(to, new Event.Relayed(message)))))
                    .orElse("");
        } catch (IllegalStateException refused) {
            return "refused";
        }
    }

    private static String text(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> delivery.to().number() + ":" + word(delivery.event()))
                .collect(joining(" "));
    }

    private static String word(Event event) {
        if (event instanceof Event.Seated seated) {
            return Integer.toString(seated.seat().number());
        }
        return event instanceof Event.Assigned assigned
                ? assigned.role().word()
                : ((Event.Relayed) event).message().text();
    }

    @Test
    void aFreedSeatIsTakenNext() {
        TurnOrder order = new TurnOrder(Role.SENDER);
        assertThat(order.free()).contains(Seat.ONE);
        order.sit();
        assertThat(order.free()).contains(Seat.TWO);
        order.sit();
        assertThat(order.free()).isEmpty();
        order.leave(Seat.ONE);
        assertThat(order.free()).contains(Seat.ONE);
    }

    /**
     * Random steps, compared with a second implementation of the rules that only keeps the history. Before each step,
     * new rules are created from the current state, and continue from there.
     */
    @RepeatedTest(20)
    void keepsItsInvariantsOnAnySequenceOfSteps() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Role replayRole = random.nextBoolean() ? Role.SENDER : Role.RECEIVER;
        TurnOrder.State state = TurnOrder.State.EMPTY;
        Set<Seat> taken = EnumSet.noneOf(Seat.class);
        List<String> history = new ArrayList<>();
        Optional<Seat> turn = Optional.empty();
        Message owed = null;
        for (int step = 0; step < 5_000; step++) {
            Seat seat = Seat.values()[random.nextInt(2)];
            TurnOrder order = new TurnOrder(replayRole, state);
            assertThat(order.state()).isEqualTo(state);
            String as = "seed " + seed + ", step " + step + ", last " + history;
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (taken.size() == 2) {
                        assertThatThrownBy(order::sit).as(as).isInstanceOf(IllegalStateException.class);
                        break;
                    }
                    boolean hadSender = order.sender().isPresent();
                    TurnOrder.Seating seating = order.sit();
                    List<Delivery> told = seating.deliveries();
                    Seat newcomer = seating.seat();
                    assertThat(told.get(0).to()).as(as).isEqualTo(newcomer);
                    assertThat(taken.add(newcomer)).as(as).isTrue();
                    assertThat(told.get(0).event()).as(as).isEqualTo(new Event.Seated(newcomer));
                    if (turn.isEmpty() && taken.size() == 2) {
                        turn = Optional.of(Seat.ONE);
                    }
                    assertThat(seating.turn())
                            .as(as)
                            .isEqualTo(hadSender ? Optional.empty() : turn.filter(taken::contains));
                    boolean replayed = told.stream().anyMatch(delivery -> delivery.event() instanceof Event.Relayed);
                    assertThat(replayed).as(as).isEqualTo(owed != null && turn.equals(Optional.of(newcomer)));
                    if (replayed) {
                        assertThat(told).as(as).endsWith(new Delivery(newcomer, new Event.Relayed(owed)));
                    }
                }
                case 1 -> {
                    if (!taken.remove(seat)) {
                        assertThatThrownBy(() -> order.leave(seat)).as(as).isInstanceOf(IllegalStateException.class);
                        break;
                    }
                    order.leave(seat);
                    if (taken.isEmpty()) {
                        turn = Optional.empty();
                        owed = null;
                    }
                }
                default -> {
                    Message message = Message.of("m" + step);
                    if (!taken.contains(seat) || !turn.equals(Optional.of(seat))) {
                        assertThatThrownBy(() -> order.send(seat, message))
                                .as(as)
                                .isInstanceOf(IllegalStateException.class);
                        break;
                    }
                    Optional<Seat> gained = order.send(seat, message);
                    owed = message;
                    turn = Optional.of(seat.other());
                    assertThat(gained).as(as).isEqualTo(turn.filter(taken::contains));
                }
            }
            history.add(seat + " " + taken);
            if (history.size() > 5) {
                history.remove(0);
            }
            for (Seat each : Seat.values()) {
                assertThat(order.maySend(each))
                        .as(as)
                        .isEqualTo(turn.equals(Optional.of(each)) && taken.contains(each));
            }
            assertThat(order.sender()).as(as).isEqualTo(turn.filter(taken::contains));
            state = order.state();
        }
    }
}
