package simulator

import (
	"container/list"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

const (
	updateLife   = 24 * time.Hour
	callbackLife = 150 * time.Second
)

// update is something that happened and that a bot has not confirmed yet.
type update struct {
	ID      int64           `json:"id"`
	Queue   int64           `json:"queue"` // a webhook gets the updates of one queue one after the other
	Expires time.Time       `json:"expires"`
	Body    json.RawMessage `json:"body"` // with update_id

	place *list.Element // in pending
}

// callbackQueue keeps taps apart from messages: the real server does not order one against the other.
func callbackQueue(user int64) int64 { return user + 3<<33 }

// queue makes an update of a kind for a chat, unless the bot does not want that kind; then the id is 0. Called with the lock held.
func (s *Server) queue(b *bot, kind string, content any, chatID int64) int64 {
	body, err := json.Marshal(content)
	if err != nil {
		panic(fmt.Sprintf("simulator: an update that cannot be encoded: %v", err))
	}
	return s.queueRaw(b, kind, body, chatID)
}

func (s *Server) queueRaw(b *bot, kind string, content json.RawMessage, chatID int64) int64 {
	if !s.wants(b, kind) {
		return 0
	}
	u := &update{Queue: chatID, Expires: s.now().Add(updateLife)}
	if kind == "callback_query" {
		u.Queue, u.Expires = callbackQueue(chatID), s.now().Add(callbackLife)
	}
	b.lastUpdateID++
	u.ID = b.lastUpdateID
	u.Body = fmt.Appendf(nil, `{"update_id":%d,%q:%s}`, u.ID, kind, content)
	u.place = b.pending.PushBack(u)
	s.changed()
	b.poll.wake()
	if b.webhook != nil {
		b.webhook.enqueue(u)
	}
	return u.ID
}

// wants tells whether a bot gets a kind of update now. Kinds that the table does not know come to everybody, as they would from a newer server.
func (s *Server) wants(b *bot, kind string) bool {
	if !slices.Contains(s.table.Updates, kind) {
		return true
	}
	if b.allowed != nil {
		return slices.Contains(b.allowed, kind)
	}
	return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count"
}

// readAllowed takes allowed_updates if they were given: they hold until they are given again. Nothing known in them means the default.
func (s *Server) readAllowed(b *bot, p params) (changed bool) {
	var given []string
	if !p.has("allowed_updates") || json.Unmarshal([]byte(p["allowed_updates"]), &given) != nil {
		return false
	}
	var known []string
	for _, kind := range given {
		if slices.Contains(s.table.Updates, kind) {
			known = append(known, kind)
		}
	}
	changed = !slices.Equal(b.allowed, known)
	b.allowed = known
	return changed
}

// expired tells whether an update waited too long, and forgets it then. Only what is looked at is checked, so a long queue costs nothing.
func (b *bot) expired(u *update, now time.Time) bool {
	if !now.After(u.Expires) {
		return false
	}
	b.forget(u)
	return true
}

// confirm forgets every update below an id.
func (b *bot) confirm(below int64) {
	for e := b.pending.Front(); e != nil && e.Value.(*update).ID < below; e = b.pending.Front() {
		b.pending.Remove(e)
	}
}

// forget removes one update, if it is still there.
func (b *bot) forget(u *update) { b.pending.Remove(u.place) }
