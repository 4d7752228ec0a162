package vn.lienthong.routing.registry;

import vn.lienthong.contract.registry.Registry;

/** The registry that ships with routing, for tests. */
public final class KhanhHoa {
    private static final Registry REGISTRY =
            new RegistryFiles("classpath:registry/").load().registry();

    private KhanhHoa() {}

    public static Registry registry() {
        return REGISTRY;
    }
}
