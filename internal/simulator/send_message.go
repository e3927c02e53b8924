package simulator

import (
	"bytes"
	"encoding/json"
)

// draft is everything of a message that is parsed before the chat is looked up: a mistake in it is told even for an unknown chat.
type draft struct {
	formatted
	markup  markup
	preview json.RawMessage
	reply   replyTo
}

type replyTo struct {
	messageID int
	orNot     bool // send without the reply if the message is gone
}

func readDraft(p params) (draft, error) {
	f, err := readText(p)
	if err != nil {
		return draft{}, err
	}
	preview, err := readObject(p, "link_preview_options", "link preview options")
	if err != nil {
		return draft{}, err
	}
	d, err := readAround(p)
	d.formatted, d.preview = f.withFound(), preview
	return d, err
}

// readAround reads what any message may carry beside its content.
func readAround(p params) (draft, error) {
	reply, err := readReply(p)
	if err != nil {
		return draft{}, err
	}
	m, err := readMarkup(p)
	return draft{markup: m, reply: reply}, err
}

// readObject takes a parameter that must be a JSON object, in compact form so that two spellings of one value are the same.
func readObject(p params, name, words string) (json.RawMessage, error) {
	if !p.has(name) || p[name] == "null" {
		return nil, nil
	}
	var compact bytes.Buffer
	if json.Compact(&compact, []byte(p[name])) != nil || compact.Bytes()[0] != '{' {
		return nil, badRequest("can't parse %s JSON object", words)
	}
	return compact.Bytes(), nil
}

func readReply(p params) (replyTo, error) {
	raw, err := readObject(p, "reply_parameters", "reply parameters")
	if err != nil || raw == nil {
		return replyTo{}, err
	}
	var given struct {
		MessageID int  `json:"message_id"`
		OrNot     bool `json:"allow_sending_without_reply"`
	}
	if json.Unmarshal(raw, &given) != nil {
		return replyTo{}, badRequest("can't parse reply parameters JSON object")
	}
	return replyTo{messageID: given.MessageID, orNot: given.OrNot}, nil
}

func sendMessage(s *Server, c *call) (any, error) {
	d, err := readDraft(c.params)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	to, err := s.findChat(c.bot, c.params["chat_id"], toWrite)
	if err != nil {
		return nil, err
	}
	m, err := s.newMessage(c, to, d)
	if err != nil {
		return nil, err
	}
	to.setKeyboard(d.markup)
	s.deliver(to, m)
	return m.Message, nil
}

func (s *Server) newMessage(c *call, to *chat, d draft) (*message, error) {
	if err := checkThread(c.params); err != nil {
		return nil, err
	}
	if err := d.markup.check(); err != nil {
		return nil, err
	}
	if to.Type == "channel" && len(d.markup.reply) > 0 {
		return nil, badRequest("reply keyboards are not supported in channels")
	}
	original, err := to.original(d.reply)
	if err != nil {
		return nil, err
	}
	me := c.bot.asUser()
	c.bot.lastMessageID++
	return &message{
		Message: Message{
			MessageID:          c.bot.lastMessageID,
			From:               &me,
			Chat:               to.asChat(),
			Date:               s.now().Unix(),
			Protected:          c.params.flag("protect_content"),
			ReplyTo:            original,
			EffectID:           c.params["message_effect_id"],
			Text:               d.text,
			Entities:           d.entities,
			LinkPreviewOptions: d.preview,
			ReplyMarkup:        d.markup.inline,
		},
		FromBot:  true,
		Silent:   c.params.flag("disable_notification"),
		Keyboard: d.markup.reply,
	}, nil
}

func (c *chat) original(r replyTo) (*Message, error) {
	if r.messageID == 0 {
		return nil, nil
	}
	m := c.messages[r.messageID]
	switch {
	case m != nil:
		original := m.Message
		original.ReplyTo = nil
		return &original, nil
	case r.orNot:
		return nil, nil
	}
	return nil, badRequest("message to be replied not found")
}

// setKeyboard shows or takes away the reply keyboard, as the phone does when the message arrives.
func (c *chat) setKeyboard(m markup) {
	switch {
	case m.remove:
		c.Keyboard = nil
	case len(m.reply) > 0:
		c.Keyboard = m.reply
	}
}

// deliver puts a message of the bot on the phone: into the chat and, as the message is new, onto the lock screen.
func (s *Server) deliver(to *chat, m *message) {
	to.add(m)
	s.changed()
	if !to.private() {
		return
	}
	n := notification{Date: s.now().UTC(), Text: m.lockLine(), Silent: m.Silent}
	to.Notifications = append(to.Notifications, n)
	s.notified(to.ID, n)
	s.chatChanged(to.ID)
}
