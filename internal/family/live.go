package family

// live begins every statement that reads on behalf of an adult, and is the only place that says which links let her see anything (it needs @now):
// one for documents and not only for visits, whose time has come, that was not revoked, with the tracks granted and shown in the chat. When a link is planned to end does not matter
// here: that date only puts it on a caseworker's list, and papers must not vanish from a mother's phone because nobody looked at the list.
const live = `WITH live AS (
	SELECT l.adult_id, l.person_id, l.basis, g.track
	FROM links l JOIN link_tracks g ON g.link_id = l.id AND g.in_chat
	WHERE l.scope = 'documents' AND l.from_at <= @now AND l.revoked_at IS NULL)
`
