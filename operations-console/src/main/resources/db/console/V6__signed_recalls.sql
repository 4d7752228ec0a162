-- Packages that ask a receiver for a document back are signed, too. Written as the queries write it.
drop index document_entry_signed;
drop index document_entry_signing_refused;
create index document_entry_signed on document_entry (at)
    where type in ('vn.lienthong.document-package-signed.v1', 'vn.lienthong.document-request-signed.v1');
create index document_entry_signing_refused on document_entry (at)
    where type in ('vn.lienthong.document-signing-refused.v1', 'vn.lienthong.document-request-unsigned.v1');
