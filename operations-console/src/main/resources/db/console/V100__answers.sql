-- Which documents answer a document: an answer from the axis names the document, not the dossier whose stage that carried.
create index document_answers on document using gin ((state #> '{letterhead,answers}'));
