package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
)

// sighting is what the simulator learns from a raw update: who and where, so that the bot may answer there.
type sighting struct {
	ID        string `json:"id"`
	MessageID int    `json:"message_id"`
	Date      int64  `json:"date"`
	From      *User  `json:"from"`
	Chat      *Chat  `json:"chat"`
	MigrateTo int64  `json:"migrate_to_chat_id"`
	NewMember *struct {
		Status string `json:"status"`
	} `json:"new_chat_member"`
}

// injectUpdate queues any update as it is given, known or unknown to the Bot API, but for its update_id.
func (s *Server) injectUpdate(r *http.Request) (int, any, error) {
	var given map[string]json.RawMessage
	if err := readJSON(r, &given); err != nil {
		return 0, nil, err
	}
	delete(given, "update_id")
	if len(given) != 1 {
		return 0, nil, refuse(http.StatusBadRequest, "an update has exactly one field beside update_id")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.botFor(r)
	if err != nil {
		return 0, nil, err
	}
	for kind, content := range given {
		seen := sighting{}
		_ = json.Unmarshal(content, &seen) // an update of an unknown kind may look like anything
		queue := s.learn(b, kind, seen, content)
		return http.StatusOK, map[string]any{"update_id": s.queueRaw(b, kind, content, queue)}, nil
	}
	panic("unreachable: the map has one field")
}

// learn makes the people and chats of an update known, and gives the id by which the update is queued.
func (s *Server) learn(b *bot, kind string, seen sighting, content json.RawMessage) int64 {
	if seen.From != nil && !seen.From.IsBot && s.users[seen.From.ID] == nil && seen.From.ID > 0 {
		s.keepUser(&user{ID: seen.From.ID, FirstName: seen.From.FirstName, LanguageCode: seen.From.LanguageCode})
		s.usersChanged()
	}
	if kind == "callback_query" {
		if seen.ID != "" && seen.From != nil {
			b.addCallback(seen.ID, seen.From.ID)
			return seen.From.ID
		}
		return 0
	}
	if seen.Chat == nil {
		return 0
	}
	c := s.learnChat(b, *seen.Chat)
	if c == nil {
		return seen.Chat.ID
	}
	if seen.NewMember != nil && kind == "my_chat_member" {
		c.joined(seen.NewMember.Status)
	}
	if seen.MigrateTo != 0 {
		c.MigratedTo = seen.MigrateTo
	}
	if seen.MessageID > 0 && slices.Contains([]string{"message", "channel_post"}, kind) && c.messages[seen.MessageID] == nil {
		s.learnMessage(b, c, seen, content)
	}
	s.changed()
	return c.ID
}

// learnChat is nil for a private chat with nobody known.
func (s *Server) learnChat(b *bot, seen Chat) *chat {
	if c := b.chats[seen.ID]; c != nil {
		c.Started = true
		return c
	}
	if seen.Type != "private" {
		return b.keepChat(&chat{ID: seen.ID, Type: seen.Type, Title: seen.Title, Username: seen.Username, Membership: "member"})
	}
	u := s.users[seen.ID]
	if u == nil {
		return nil
	}
	c := b.privateChat(u)
	c.Started = true
	return c
}

// joined notes what became of the bot in a chat.
func (c *chat) joined(status string) {
	if c.private() {
		c.Blocked = status == "kicked"
		return
	}
	c.Membership = "member"
	if status == "left" || status == "kicked" {
		c.Membership = status
	}
}

func (s *Server) learnMessage(b *bot, c *chat, seen sighting, content json.RawMessage) {
	var m message
	if json.Unmarshal(content, &m.Message) != nil {
		m.Message = Message{MessageID: seen.MessageID, Date: seen.Date, From: seen.From, Chat: c.asChat()}
	}
	c.add(&m)
	b.lastMessageID = max(b.lastMessageID, seen.MessageID)
	s.chatChanged(c.ID)
}
