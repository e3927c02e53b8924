package simulator

import "fmt"

// firstUserID is where simulated people begin: far above any bot of a test and of the length that real accounts have now.
const firstUserID = 7_000_000_001

// The states in which a person may be towards a bot.
const (
	stateNeverStarted = "never-started"
	stateActive       = "active"
	stateBlocked      = "blocked"
	stateDeactivated  = "deactivated"
)

// user is a person with a Telegram account. What the person did to a bot (started, blocked) is in that bot's chat.
type user struct {
	ID           int64  `json:"id"`
	FirstName    string `json:"first_name"`
	LanguageCode string `json:"language_code"`
	Note         string `json:"note"`
	Deactivated  bool   `json:"deactivated,omitempty"`
}

func (u *user) asUser() User {
	return User{ID: u.ID, FirstName: u.FirstName, LanguageCode: u.LanguageCode}
}

// addUser is called with the lock held.
func (s *Server) addUser(firstName, language, note string) *user {
	s.lastUser++
	return s.keepUser(&user{ID: s.lastUser, FirstName: firstName, LanguageCode: language, Note: note})
}

func (s *Server) keepUser(u *user) *user {
	s.users[u.ID] = u
	s.userIDs = append(s.userIDs, u.ID)
	s.lastUser = max(s.lastUser, u.ID)
	return u
}

// state tells how a person stands to a bot. Called with the lock held.
func (s *Server) state(b *bot, u *user) string {
	c := b.chats[u.ID]
	switch {
	case u.Deactivated:
		return stateDeactivated
	case c == nil || !c.Started:
		return stateNeverStarted
	case c.Blocked:
		return stateBlocked
	}
	return stateActive
}

// setState makes a person block, unblock, leave or come back. Blocking and unblocking tell the bot, as on the real server. Called with the lock held.
func (s *Server) setState(b *bot, u *user, state string) error {
	c := b.privateChat(u)
	switch state {
	case stateActive:
		wasBlocked := c.Blocked
		u.Deactivated, c.Started, c.Blocked = false, true, false
		if wasBlocked {
			s.tellMembership(b, u, "kicked", "member")
		}
	case stateBlocked:
		if !c.Started || u.Deactivated {
			return fmt.Errorf("a person who is %s cannot block the bot", s.state(b, u))
		}
		if !c.Blocked {
			c.Blocked = true
			s.tellMembership(b, u, "member", "kicked")
		}
	case stateDeactivated:
		u.Deactivated = true
	case stateNeverStarted:
		u.Deactivated, c.Started, c.Blocked = false, false, false
	default:
		return fmt.Errorf("unknown state %q", state)
	}
	return nil
}

// tellMembership queues my_chat_member: the bot's own status in the chat with a person changed.
func (s *Server) tellMembership(b *bot, u *user, from, to string) {
	me := b.asUser()
	status := func(status string) map[string]any {
		member := map[string]any{"user": me, "status": status}
		if status == "kicked" {
			member["until_date"] = 0
		}
		return member
	}
	s.queue(b, "my_chat_member", map[string]any{
		"chat":            b.privateChat(u).asChat(),
		"from":            u.asUser(),
		"date":            s.now().Unix(),
		"old_chat_member": status(from),
		"new_chat_member": status(to),
	}, u.ID)
}
