package vn.lienthong.signing.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.signing.SwitchableAuthority;
import vn.lienthong.signing.audit.AuditCheck.Chain;
import vn.lienthong.signing.audit.AuditEvent.HeadTimestamped;
import vn.lienthong.signing.audit.AuditEvent.SignatureRefused;

class AuditChainTest {
    private static final Instant NOW = Instant.parse("2026-03-12T08:00:00Z");
    private static final EventTypes<AuditEvent> EVENTS = EventTypes.of(AuditEvent.class);

    private final List<JournalEntry> chain = new ArrayList<>();
    private SwitchableAuthority authority;

    @BeforeEach
    void aChainOfFourWithATimestampOverTheFirstThree() throws Exception {
        authority = new SwitchableAuthority(Clock.fixed(NOW, ZoneOffset.UTC));
        add(refused("one"));
        add(refused("two"));
        add(refused("three"));
        add(new HeadTimestamped(3, chain.get(2).hash(), token(chain.get(2).hash()), NOW));
        add(refused("four"));
    }

    @Test
    void saysThatAWholeChainIsWholeAndHowFarItIsProved() {
        var verdict = verdict();

        assertThat(verdict.bad()).isNull();
        assertThat(verdict.entries()).isEqualTo(5);
        assertThat(verdict.head()).isEqualTo(chain.getLast().hash());
        assertThat(verdict.coveredTo()).isEqualTo(3);
        assertThat(verdict.coveredAt()).isEqualTo(NOW);
    }

    @Test
    void findsTheFirstEntryThatWasAltered() {
        var second = chain.get(1);
        chain.set(1, with(second, EVENTS.write(refused("someone-else")), second.hash()));

        assertThat(verdict().bad().sequence()).isEqualTo(2);
        assertThat(verdict().bad().what()).startsWith("altered");
        assertThat(verdict().bad().place()).isEqualTo("line 2");
    }

    @Test
    void findsThatAnEntryWasAlteredAndItsHashWithIt() {
        var second = chain.get(1);
        chain.set(
                1,
                JournalEntry.next(
                        second.key(),
                        2,
                        second.previous(),
                        second.type(),
                        second.at(),
                        second.cause(),
                        EVENTS.write(refused("someone-else"))));

        assertThat(verdict().bad().sequence()).isEqualTo(3);
        assertThat(verdict().bad().what()).startsWith("broken link");
    }

    @Test
    void findsThatTheChainWasWrittenAnewByItsTimestamp() {
        var old = List.copyOf(chain);
        chain.clear();
        add(refused("one"));
        add(refused("someone-else"));
        add(refused("three"));
        var stamp = (HeadTimestamped)
                EVENTS.read(old.get(3).type(), old.get(3).data()).orElseThrow();
        add(new HeadTimestamped(3, chain.get(2).hash(), stamp.token(), stamp.timestampedAt()));

        assertThat(verdict().bad().sequence()).isEqualTo(4);
        assertThat(verdict().bad().what()).isEqualTo("the timestamp is over something else");
    }

    @Test
    void findsWhatWasTakenOutAndWhatComesTwice() {
        var taken = chain.remove(1);
        assertThat(verdict().bad().what()).isEqualTo("gap: entry 2 is missing");

        chain.add(1, taken);
        chain.add(2, taken);
        assertThat(verdict().bad().what()).contains("comes again");
    }

    @Test
    void trustsOnlyTheAnchorsItIsGiven() throws Exception {
        var stranger = new SwitchableAuthority(Clock.fixed(NOW, ZoneOffset.UTC));
        var check = new AuditCheck();
        chain.forEach(entry -> check.add(entry, "a line"));

        assertThat(check.chains(List.of(stranger.certificate()))
                        .getFirst()
                        .bad()
                        .what())
                .contains("isn't by an authority under the anchors");
        assertThat(check.chains(List.of()).getFirst().bad()).isNull();
    }

    private Chain verdict() {
        var check = new AuditCheck();
        for (int i = 0; i < chain.size(); i++) {
            check.add(chain.get(i), "line " + (i + 1));
        }
        var chains = check.chains(List.of(authority.certificate()));
        assertThat(chains).hasSize(1);
        return chains.getFirst();
    }

    private void add(AuditEvent event) {
        var previous =
                chain.isEmpty() ? JournalEntry.BEGINNING : chain.getLast().hash();
        chain.add(JournalEntry.next(
                "signing-1", chain.size() + 1, previous, EVENTS.nameOf(event), NOW, "command/1", EVENTS.write(event)));
    }

    private static JournalEntry with(JournalEntry entry, byte[] data, String hash) {
        return new JournalEntry(
                entry.key(),
                entry.sequence(),
                entry.id(),
                entry.type(),
                entry.at(),
                entry.cause(),
                entry.previous(),
                hash,
                data);
    }

    private static SignatureRefused refused(String request) {
        return new SignatureRefused(
                request,
                "/routing",
                "0123456789abcdef",
                "000.00.15.H32-260312-0027",
                new AgencyCode("H32.15"),
                "0".repeat(64),
                "NO_KEY");
    }

    private String token(String hash) throws Exception {
        return Base64.getEncoder().encodeToString(authority.token(HexFormat.of().parseHex(hash)));
    }
}
