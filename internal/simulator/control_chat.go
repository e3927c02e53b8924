package simulator

import (
	"fmt"
	"net/http"
	"time"
)

// messageView is a message as it stands on the person's screen now.
type messageView struct {
	MessageID int        `json:"message_id"`
	From      string     `json:"from"` // bot or user
	Date      time.Time  `json:"date"`
	Text      string     `json:"text"`
	Buttons   [][]string `json:"buttons"`
	Keyboard  [][]string `json:"keyboard"`
	Protected bool       `json:"protected"`
	Edited    bool       `json:"edited"`

	// What a phone needs beside the words. Kinds (callback, url, copy, web_app, other), URLs and Data stand in the places of Buttons.
	Kinds    [][]string `json:"kinds,omitempty"`
	URLs     [][]string `json:"urls,omitempty"`
	Data     [][]string `json:"data,omitempty"`
	Entities []Entity   `json:"entities,omitempty"`
	Media    string     `json:"media,omitempty"`   // contact, photo, voice, location, file
	Picture  string     `json:"picture,omitempty"` // address of what a photo of the bot shows
	File     string     `json:"file,omitempty"`    // what is the same about a photo or a voice note wherever it stands
	Silent   bool       `json:"silent,omitempty"`
}

type chatView struct {
	Messages      []messageView   `json:"messages"`
	Notifications []notification  `json:"notifications"`
	State         string          `json:"state"`
	Keyboard      [][]replyButton `json:"keyboard"` // the reply keyboard in force
}

func (s *Server) userChat(r *http.Request) (int, any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, u, err := s.person(r)
	if err != nil {
		return 0, nil, err
	}
	c := b.privateChat(u)
	view := chatView{
		Messages:      make([]messageView, 0, len(c.messages)),
		Notifications: append([]notification{}, c.Notifications...),
		State:         s.state(b, u),
		Keyboard:      append([][]replyButton{}, c.Keyboard...),
	}
	for _, m := range c.visible() {
		view.Messages = append(view.Messages, m.view(b))
	}
	return http.StatusOK, view, nil
}

func (m *message) view(b *bot) messageView {
	text, entities := m.words()
	v := messageView{
		MessageID: m.MessageID,
		From:      "user",
		Date:      time.Unix(m.Date, 0).UTC(),
		Text:      text,
		Buttons:   [][]string{},
		Keyboard:  each(m.Keyboard, func(b *replyButton) string { return b.Text }),
		Protected: m.Protected,
		Edited:    m.EditDate != 0,
		Entities:  entities,
		Media:     m.media(),
		File:      m.file(),
		Silent:    m.Silent,
	}
	if m.FromBot {
		v.From = "bot"
	}
	if m.Picture != nil {
		v.Picture = fmt.Sprintf("/sim/users/%d/pictures/%d?bot=%s", m.Chat.ID, m.MessageID, b.username)
	}
	if m.ReplyMarkup != nil {
		rows := m.ReplyMarkup.Rows
		v.Buttons = each(rows, func(b *InlineButton) string { return b.Text })
		v.Kinds = each(rows, (*InlineButton).kind)
		v.URLs = each(rows, func(b *InlineButton) string { return b.URL })
		v.Data = each(rows, func(b *InlineButton) string { return b.CallbackData })
	}
	return v
}

func each[B any](rows [][]B, of func(*B) string) [][]string {
	all := make([][]string, len(rows))
	for i, row := range rows {
		all[i] = make([]string, len(row))
		for j := range row {
			all[i][j] = of(&row[j])
		}
	}
	return all
}
