package vn.lienthong.routing.registry;

import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;

/** The registry that ships with routing, for tests. */
public final class KhanhHoa {
    private static final RegistryFiles.Contents CONTENTS = new RegistryFiles("classpath:registry/").load();
    private static final RegistryHistory HISTORY = CONTENTS.history();

    private KhanhHoa() {}

    public static Registry registry() {
        return CONTENTS.registry();
    }

    public static RegistryHistory history() {
        return HISTORY;
    }
}
