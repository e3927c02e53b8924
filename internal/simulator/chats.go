package simulator

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// chat is what a bot and a person (or a group) wrote to each other, as the bot sees it.
type chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`

	// Started and Blocked are for private chats.
	Started bool `json:"started,omitempty"`
	Blocked bool `json:"blocked,omitempty"`
	// Membership of the bot in a group or channel: member, left or kicked.
	Membership string `json:"membership,omitempty"`
	// MigratedTo is the supergroup that a group became.
	MigratedTo int64 `json:"migrated_to,omitempty"`

	// Keyboard is the reply keyboard now in force.
	Keyboard      [][]replyButton `json:"keyboard,omitempty"`
	Notifications []notification  `json:"notifications,omitempty"`

	messages map[int]*message
	order    []int // ids, oldest first; deleted ones are dropped once they are the majority
}

// message is a stored message with what only its reader's side knows.
type message struct {
	Message
	FromBot bool `json:"sim_from_bot,omitempty"`
	Silent  bool `json:"sim_silent,omitempty"`
	// Keyboard came with this message; such a message cannot be edited.
	Keyboard [][]replyButton `json:"sim_keyboard,omitempty"`
	// Picture is what a photo of the bot shows.
	Picture []byte `json:"sim_picture,omitempty"`
}

// notification is one line that appeared on the lock screen.
type notification struct {
	Date   time.Time `json:"date"`
	Text   string    `json:"text"`
	Silent bool      `json:"silent"`
}

// privateChat is the bot's chat with a person, made at first use.
func (b *bot) privateChat(u *user) *chat {
	c := b.chats[u.ID]
	if c == nil {
		c = b.keepChat(&chat{ID: u.ID, Type: "private", FirstName: u.FirstName})
	}
	return c
}

func (b *bot) keepChat(c *chat) *chat {
	c.messages = map[int]*message{}
	b.chats[c.ID] = c
	return c
}

func (c *chat) asChat() Chat {
	return Chat{ID: c.ID, Type: c.Type, Title: c.Title, Username: c.Username, FirstName: c.FirstName}
}

func (c *chat) private() bool { return c.Type == "private" }

func (c *chat) add(m *message) {
	c.messages[m.MessageID] = m
	c.order = append(c.order, m.MessageID)
}

func (c *chat) remove(id int) {
	delete(c.messages, id)
	if len(c.order) < 2*len(c.messages)+64 {
		return
	}
	kept := make([]int, 0, len(c.messages))
	for _, id := range c.order {
		if c.messages[id] != nil {
			kept = append(kept, id)
		}
	}
	c.order = kept
}

// access is what a call needs of a chat: Telegram lets a bot look where it may not write.
type access int

const (
	toRead access = iota
	toEdit
	toWrite
)

// findChat is the chat that chat_id names, if the bot may do there what it wants. Called with the lock held.
func (s *Server) findChat(b *bot, chatID string, want access) (*chat, error) {
	if chatID == "" {
		return nil, badRequest("chat_id is empty")
	}
	if name, ok := strings.CutPrefix(chatID, "@"); ok {
		return b.chatByUsername(name, want)
	}
	id := leadingInteger(chatID)
	if id > 0 {
		return s.findPrivateChat(b, id, want)
	}
	if c := b.chats[id]; c != nil {
		return c, c.checkMembership()
	}
	return nil, badRequest("chat not found")
}

func (b *bot) chatByUsername(name string, want access) (*chat, error) {
	for _, c := range b.chats {
		if !c.private() && c.Username != "" && strings.EqualFold(c.Username, name) {
			return c, c.checkMembership()
		}
	}
	return nil, badRequest("chat not found")
}

func (s *Server) findPrivateChat(b *bot, id int64, want access) (*chat, error) {
	for _, other := range s.bots {
		if other.id == id && want != toRead {
			return nil, forbidden("the bot can't send messages to the bot")
		}
	}
	u := s.users[id]
	if u == nil {
		return nil, badRequest("chat not found")
	}
	c := b.privateChat(u)
	if want == toRead {
		if !c.Started {
			return nil, badRequest("chat not found")
		}
		return c, nil
	}
	return c, s.checkPrivate(u, c, want)
}

// checkPrivate refuses as Telegram's core does. Deleting needs no consent of the other side, so a block does not hinder it; want is toEdit there.
func (s *Server) checkPrivate(u *user, c *chat, want access) error {
	switch {
	case u.Deactivated:
		return forbidden("user is deactivated")
	case !c.Started:
		return forbidden("bot can't initiate conversation with a user")
	case c.Blocked && want == toWrite:
		return forbidden("bot was blocked by the user")
	}
	return nil
}

func (c *chat) checkMembership() error {
	if c.MigratedTo != 0 {
		return &apiError{code: 400, description: "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: c.MigratedTo}
	}
	switch c.Membership {
	case "kicked":
		return forbidden(fmt.Sprintf("bot was kicked from the %s chat", c.Type))
	case "left":
		return forbidden(fmt.Sprintf("bot is not a member of the %s chat", c.Type))
	}
	return nil
}

// checkThread refuses every topic: no chat here has any.
func checkThread(p params) error {
	if p.has("message_thread_id") && leadingInteger(p["message_thread_id"]) != 0 {
		return badRequest("message thread not found")
	}
	return nil
}

// leadingInteger reads a number the way the real server does: digits as far as they go, zero for none, the nearest possible one for too many.
func leadingInteger(s string) int64 {
	end := 0
	if strings.HasPrefix(s, "-") {
		end = 1
	}
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	n, _ := strconv.ParseInt(s[:end], 10, 64) // no digits give 0, too many the limit: both are wanted
	return n
}
