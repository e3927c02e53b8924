package simulatortest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// User makes a person who never started the bot.
func (s *Sim) User(firstName, language string) int64 {
	s.t.Helper()
	var user struct{ ID int64 }
	s.Do(http.MethodPost, "/sim/users", map[string]string{"first_name": firstName, "language_code": language}, &user)
	return user.ID
}

// Sent is what became of a person's message.
type Sent struct {
	UpdateID  int64 `json:"update_id"` // 0 when the bot does not want messages
	MessageID int   `json:"message_id"`
}

// Send lets a person write a text.
func (s *Sim) Send(user int64, text string) Sent {
	s.t.Helper()
	return s.SendAny(user, map[string]any{"text": text})
}

// SendAny lets a person send anything the control API knows, such as {"photo": true} or {"contact": {...}}.
func (s *Sim) SendAny(user int64, message map[string]any) Sent {
	s.t.Helper()
	var sent Sent
	s.Do(http.MethodPost, person(user, "messages"), message, &sent)
	return sent
}

// Answer is what a person saw after a tap. Without Answered the phone gave up waiting.
type Answer struct {
	Answered bool   `json:"answered"`
	Text     string `json:"text"`
	Alert    bool   `json:"alert"`
	URL      string `json:"url"`
}

// Press lets a person tap a button by its label and waits for the bot's answer, at most ten seconds.
func (s *Sim) Press(user int64, messageID int, label string) Answer {
	s.t.Helper()
	var a Answer
	s.Do(http.MethodPost, person(user, "press"), map[string]any{"message_id": messageID, "button": label}, &a)
	return a
}

// PressData is Press with callback data of any kind, as only a modified client sends it.
func (s *Sim) PressData(user int64, messageID int, data string) Answer {
	s.t.Helper()
	var a Answer
	s.Do(http.MethodPost, person(user, "press"), map[string]any{"message_id": messageID, "data": data}, &a)
	return a
}

// SetState lets a person block ("blocked"), unblock or come back ("active"), or leave Telegram ("deactivated").
func (s *Sim) SetState(user int64, state string) {
	s.t.Helper()
	s.Do(http.MethodPost, person(user, "state"), map[string]string{"state": state}, nil)
}

// Chat is what a person's phone shows, and every line that its lock screen has shown.
type Chat struct {
	Messages      []Message      `json:"messages"`
	Notifications []Notification `json:"notifications"`
	State         string         `json:"state"`
}

// Message is a message as it stands now. Buttons, Kinds, URLs and Data have the same rows and places.
type Message struct {
	MessageID int        `json:"message_id"`
	From      string     `json:"from"` // bot or user
	Date      time.Time  `json:"date"`
	Text      string     `json:"text"`
	Buttons   [][]string `json:"buttons"`
	Keyboard  [][]string `json:"keyboard"`
	Protected bool       `json:"protected"`
	Edited    bool       `json:"edited"`
	Silent    bool       `json:"silent"`
	Media     string     `json:"media"`
	Picture   string     `json:"picture"` // address of what a photo of the bot shows
	File      string     `json:"file"`    // what is the same about a photo or a voice note wherever it stands
	Kinds     [][]string `json:"kinds"`   // callback, url, copy, web_app, other
	URLs      [][]string `json:"urls"`
	Data      [][]string `json:"data"`
}

// Notification is one line on the lock screen.
type Notification struct {
	Date   time.Time `json:"date"`
	Text   string    `json:"text"`
	Silent bool      `json:"silent"`
}

// Chat reads a person's phone.
func (s *Sim) Chat(user int64) Chat {
	s.t.Helper()
	var chat Chat
	s.Do(http.MethodGet, person(user, "chat"), nil, &chat)
	return chat
}

// Last is the newest message of the bot in a person's chat; the test fails if there is none.
func (s *Sim) Last(user int64) Message {
	s.t.Helper()
	for _, m := range slices.Backward(s.Chat(user).Messages) {
		if m.From == "bot" {
			return m
		}
	}
	s.t.Fatalf("no message of the bot in the chat of user %d", user)
	return Message{}
}

// HasButton tells whether a message carries a button with this label.
func (m Message) HasButton(label string) bool {
	return slices.ContainsFunc(m.Buttons, func(row []string) bool { return slices.Contains(row, label) })
}

// Inject queues a raw update without update_id, of any kind. The update's id is 0 if the bot does not want that kind.
func (s *Sim) Inject(update any) int64 {
	s.t.Helper()
	if text, ok := update.(string); ok {
		update = json.RawMessage(text)
	}
	var injected struct {
		UpdateID int64 `json:"update_id"`
	}
	s.Do(http.MethodPost, "/sim/updates", update, &injected)
	return injected.UpdateID
}

// Advance moves the clock, which needs WithClock.
func (s *Sim) Advance(d time.Duration) {
	s.t.Helper()
	s.Do(http.MethodPost, "/sim/clock", map[string]string{"advance": d.String()}, nil)
}

// String names a call for a failed test.
func (c Call) String() string {
	return fmt.Sprintf("#%d %s chat=%d status=%d %s", c.N, c.Method, c.ChatID, c.Status, c.Description)
}
