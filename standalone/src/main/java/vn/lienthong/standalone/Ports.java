package vn.lienthong.standalone;

import java.util.LinkedHashMap;
import java.util.Map;
import vn.lienthong.infrastructure.FreePorts;

/**
 * Where everything listens, all on 127.0.0.1: a row of ports from one base.
 *
 * @param base the first, the console's
 */
public record Ports(int base) {
    public static final Ports DEFAULT = new Ports(8080);
    static final int LOWEST_BASE = 1024;
    static final int HIGHEST_BASE = 65_535 - 20;

    public int console() {
        return base;
    }

    public int intake() {
        return base + 1;
    }

    public int routing() {
        return base + 2;
    }

    public int signing() {
        return base + 3;
    }

    public int notification() {
        return base + 4;
    }

    public int mailbox() {
        return base + 5;
    }

    public int smtp() {
        return base + 6;
    }

    /** The simulated payment platform's. */
    public int payments() {
        return base + 7;
    }

    /** The simulated post office's. */
    public int post() {
        return base + 8;
    }

    /** The development issuer over HTTP. */
    public int issuer() {
        return base + 9;
    }

    /** The gateway to the axis. */
    public int gateway() {
        return base + 10;
    }

    /** Kafka, for agencies: with a name and a password. */
    public int kafkaForAgencies() {
        return base + 11;
    }

    public int kafka() {
        return base + 12;
    }

    public int kafkaController() {
        return base + 13;
    }

    public int postgres() {
        return base + 14;
    }

    /** The simulated national axis's. */
    public int axis() {
        return base + 15;
    }

    /** The simulated remote signing provider's. */
    public int provider() {
        return base + 18;
    }

    /** The development authority's: timestamps, and what was revoked. */
    public int authority() {
        return base + 17;
    }

    /** The verification of signatures, in a process of its own. */
    public int verification() {
        return base + 16;
    }

    /** The simulated carrier's SMPP server. */
    public int smpp() {
        return base + 19;
    }

    /** The simulated providers that speak HTTP: Zalo, the SMS gateway, the citizens' portal. */
    public int providers() {
        return base + 20;
    }

    /** A row nobody listens on. */
    public static Ports free() {
        return new Ports(FreePorts.anyRow(21));
    }

    /** @throws PlainFailure naming those that are taken, and for whom they were meant */
    void requireFree() {
        var taken = new StringBuilder();
        byOwner().forEach((owner, port) -> {
            if (!FreePorts.isFree(port)) {
                taken.append(taken.isEmpty() ? "" : ", ").append("%d (%s)".formatted(port, owner));
            }
        });
        if (!taken.isEmpty()) {
            throw new PlainFailure("taken by another program: port %s. End it, or move all ports: --port-base %d"
                    .formatted(taken, free().base));
        }
    }

    private Map<String, Integer> byOwner() {
        var owners = new LinkedHashMap<String, Integer>();
        owners.put("console", console());
        owners.put("intake", intake());
        owners.put("routing", routing());
        owners.put("signing", signing());
        owners.put("notification", notification());
        owners.put("axis gateway", gateway());
        owners.put("mailbox", mailbox());
        owners.put("SMTP", smtp());
        owners.put("payment platform", payments());
        owners.put("post office", post());
        owners.put("axis", axis());
        owners.put("remote signing", provider());
        owners.put("SMPP", smpp());
        owners.put("providers", providers());
        owners.put("authority", authority());
        owners.put("verification", verification());
        owners.put("Kafka for agencies", kafkaForAgencies());
        owners.put("issuer", issuer());
        owners.put("Kafka", kafka());
        owners.put("Kafka's controller", kafkaController());
        owners.put("PostgreSQL", postgres());
        return owners;
    }
}
