package simulator

import (
	"net/http"
	"strconv"
	"time"
)

// tap is a person's touch of an inline button: by its label, or with data of any kind, as only a modified client sends it.
type tap struct {
	MessageID int     `json:"message_id"`
	Button    string  `json:"button"`
	Data      *string `json:"data"`
}

func (s *Server) userTaps(r *http.Request) (int, any, error) {
	var given tap
	if err := readJSON(r, &given); err != nil {
		return 0, nil, err
	}
	id, cb, err := s.beginTap(r, given)
	if err != nil {
		return 0, nil, err
	}
	patience := time.NewTimer(maxTapWait)
	defer patience.Stop()
	var a tapAnswer
	answered := false
	select {
	case a = <-cb.answered:
		answered = true
	case <-patience.C:
	case <-r.Context().Done():
	case <-s.ctx.Done():
	}
	if !answered {
		s.endTap(r, id)
	}
	return http.StatusOK, map[string]any{"answered": answered, "text": a.Text, "alert": a.Alert, "url": a.URL}, nil
}

func (s *Server) beginTap(r *http.Request, given tap) (string, *callback, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, u, err := s.person(r)
	if err != nil {
		return "", nil, err
	}
	if state := s.state(b, u); state != stateActive {
		return "", nil, refuse(http.StatusConflict, "this person is %s and cannot tap", state)
	}
	c := b.privateChat(u)
	m := c.messages[given.MessageID]
	if m == nil && given.Data == nil {
		return "", nil, refuse(http.StatusNotFound, "no message %d in this chat", given.MessageID)
	}
	data, err := tapData(m, given)
	if err != nil {
		return "", nil, err
	}
	id := newCallbackID()
	cb := b.addCallback(id, u.ID)
	s.queue(b, "callback_query", callbackQuery(id, u, c, m, given.MessageID, data), u.ID)
	return id, cb, nil
}

// tapData finds the data behind a label; of equal labels the first counts.
func tapData(m *message, given tap) (string, error) {
	if given.Data != nil {
		return *given.Data, nil
	}
	if m.ReplyMarkup != nil {
		for _, row := range m.ReplyMarkup.Rows {
			for i := range row {
				if row[i].Text != given.Button {
					continue
				}
				if kind := row[i].kind(); kind != "callback" {
					return "", refuse(http.StatusConflict, "button %q is of kind %s: the bot does not hear of a tap on it", given.Button, kind)
				}
				return row[i].CallbackData, nil
			}
		}
	}
	return "", refuse(http.StatusNotFound, "message %d has no button %q", given.MessageID, given.Button)
}

// callbackQuery is the Bot API CallbackQuery; a message that is gone comes as an inaccessible one.
func callbackQuery(id string, u *user, c *chat, m *message, messageID int, data string) map[string]any {
	var about any = map[string]any{"chat": c.asChat(), "message_id": messageID, "date": 0}
	if m != nil {
		about = m.Message
	}
	return map[string]any{
		"id": id, "from": u.asUser(), "message": about, "chat_instance": strconv.FormatInt(-u.ID*2654435761, 10), "data": data,
	}
}

// endTap forgets a tap that the phone no longer waits for: its answer comes too late from now on.
func (s *Server) endTap(r *http.Request, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, err := s.botFor(r); err == nil {
		delete(b.callbacks, id)
	}
}
