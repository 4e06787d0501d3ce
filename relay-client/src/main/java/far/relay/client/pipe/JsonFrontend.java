package far.relay.client.pipe;

import far.relay.client.conversation.Ending;
import far.relay.client.conversation.Loss;
import far.relay.client.conversation.RoomNews;
import far.relay.client.io.InputLines;
import far.relay.client.io.JsonLine;
import far.relay.client.text.Messages;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** In a pipe, with all that happens put out, one JSON object a line. Its form: docs/client.md. */
public final class JsonFrontend extends PipeFrontend {
    public JsonFrontend(InputLines in, OutputStream out, Messages messages, Consumer<String> report) {
        super(in, out, messages, report);
    }

    @Override
    public void news(RoomNews news) {
        RoomJson.of(news).ifPresent(this::put);
        super.news(news);
    }

    private void put(String event, Consumer<JsonLine> fields) {
        JsonLine line = new JsonLine().field("event", event);
        fields.accept(line);
        put(line.end());
    }

    @Override
    public void seated(Seat seat) {
        put("seat", json -> json.field("seat", seat.number()));
        super.seated(seat);
    }

    @Override
    public void unseated(boolean plain) {
        put("waiting", json -> json.field("text", "the server has assigned no seat yet"));
        super.unseated(plain);
    }

    @Override
    public void resumed(boolean known) {
        putReconnected(known, 0);
        super.resumed(known);
    }

    @Override
    public void heldBack(List<Message> sent) {
        putReconnected(false, sent.size());
        super.heldBack(sent);
    }

    private void putReconnected(boolean known, int unsent) {
        put("reconnected", json -> json.field("known", known).field("unsent", unsent));
    }

    @Override
    public void turn(Role role) {
        put("turn", json -> json.field("ours", role == Role.SENDER));
        super.turn(role);
    }

    @Override
    public void message(String text) {
        put("message", json -> json.field("text", text).field("replay", false));
    }

    @Override
    public void message(long number, String text) {
        put(number, text, false);
    }

    @Override
    public void replay(long number, String text) {
        put(number, text, true);
    }

    private void put(long number, String text, boolean replay) {
        put("message", json -> json.field("text", text).field("replay", replay).field("number", number));
    }

    @Override
    public void replay(String text) {
        put("message", json -> json.field("text", text).field("replay", true));
    }

    @Override
    public void lost(Loss loss, Duration pause) {
        put(
                "lost",
                json -> json.field("reason", loss.kind())
                        .field("text", loss.text())
                        .field("retry_milliseconds", pause.toMillis()));
        super.lost(loss, pause);
    }

    @Override
    public void ended(Ending end) {
        put(
                "end",
                json -> json.field("reason", end.why().kind())
                        .field("text", end.why().text()));
        super.ended(end);
    }
}
