package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// phones acts for the demo's people through the simulator's control API, as a hand on the phone page would.
type phones struct {
	base string
}

type phoneChat struct {
	Messages []struct {
		MessageID int        `json:"message_id"`
		From      string     `json:"from"`
		Text      string     `json:"text"`
		Buttons   [][]string `json:"buttons"`
	} `json:"messages"`
}

func (p phones) addUser(ctx context.Context, firstName, language, note string) (int64, error) {
	var user struct {
		ID int64 `json:"id"`
	}
	err := p.call(ctx, http.MethodPost, "/sim/users", map[string]string{"first_name": firstName, "language_code": language, "note": note}, &user)
	return user.ID, err
}

func (p phones) send(ctx context.Context, user int64, text string) error {
	return p.call(ctx, http.MethodPost, fmt.Sprintf("/sim/users/%d/messages", user), map[string]string{"text": text}, nil)
}

// press waits until the bot offers a button with this label, then taps it.
func (p phones) press(ctx context.Context, user int64, label string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		var chat phoneChat
		if err := p.call(ctx, http.MethodGet, fmt.Sprintf("/sim/users/%d/chat", user), nil, &chat); err != nil {
			return err
		}
		if id := chat.offering(label); id != 0 {
			return p.call(ctx, http.MethodPost, fmt.Sprintf("/sim/users/%d/press", user), map[string]any{"message_id": id, "button": label}, nil)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the bot shows user %d no button %q: %w", user, label, ctx.Err())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// offering is the message with such a button, 0 for none.
func (c phoneChat) offering(label string) int {
	for _, m := range c.Messages {
		for _, row := range m.Buttons {
			if m.From == "bot" && slices.Contains(row, label) {
				return m.MessageID
			}
		}
	}
	return 0
}

func (p phones) call(ctx context.Context, method, path string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("simulator %s: %w", path, err)
	}
	request, err := http.NewRequestWithContext(ctx, method, p.base+path, bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("simulator %s: %w", path, err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("simulator %s: %w", path, err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("simulator %s: %s %s: %w", path, response.Status, strings.TrimSpace(string(answer)), err)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("simulator %s: %w", path, err)
	}
	return nil
}
