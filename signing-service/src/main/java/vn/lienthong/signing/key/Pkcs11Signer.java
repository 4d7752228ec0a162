package vn.lienthong.signing.key;

/** A key on a hardware module. */
record Pkcs11Signer(String tokenName, TokenProcess token, String label) implements DigestSigner {
    @Override
    public String handle() {
        return "pkcs11:" + tokenName + "/" + label;
    }

    @Override
    public byte[] sign(byte[] sha256) {
        return token.sign(label, sha256);
    }
}
