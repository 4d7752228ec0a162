-- What the page of signatures counts: entries of few kinds, by time. Written as the queries write it.
create index entry_sealed on entry (at) where type = 'vn.lienthong.result-sealed.v1';
create index entry_sealed_untimed on entry (at)
    where type = 'vn.lienthong.result-sealed.v1' and data -> 'assurance' ->> 'level' = 'B';
create index entry_seal_refused on entry (at) where type = 'vn.lienthong.seal-refused.v1';
create index entry_approval_awaited on entry (at) where type = 'vn.lienthong.seal-awaits-approval.v1';
create index document_entry_signed on document_entry (at) where type = 'vn.lienthong.document-package-signed.v1';
create index document_entry_signing_refused on document_entry (at)
    where type = 'vn.lienthong.document-signing-refused.v1';
create index document_entry_approval_awaited on document_entry (at)
    where type = 'vn.lienthong.document-signing-awaits-approval.v1';
