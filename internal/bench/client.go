package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
)

// client delivers updates as Telegram does.
type client struct {
	url  string
	http *http.Client
}

func newClient(url string) *client {
	return &client{url: url + "/webhook", http: &http.Client{Transport: &http.Transport{MaxIdleConns: 256, MaxIdleConnsPerHost: 256}}}
}

func (c *client) close() { c.http.CloseIdleConnections() }

// tap presses one of the buttons that stand in the chat, and returns when the update is done with.
func (c *client) tap(ctx context.Context, update, chat int64, on *screen, button int) error {
	id, data, err := on.button(button)
	if err != nil {
		return fmt.Errorf("tap in chat %d: %w", chat, err)
	}
	return c.deliver(ctx, fmt.Appendf(nil, `{"update_id":%d,"callback_query":{"id":"%d","from":{"id":%d,"is_bot":false,"first_name":"Айнұр","language_code":"kk"},`+
		`"message":{"message_id":%d,"from":{"id":5000000001,"is_bot":true,"first_name":"Жадынама","username":"zhadynama_bot"},`+
		`"chat":{"id":%d,"first_name":"Айнұр","type":"private"},"date":1795334400,"text":"%s"},"chat_instance":"-1234567890123456789","data":"%s"}}`,
		update, update, chat, id, chat, filler, data))
}

func (c *client) command(ctx context.Context, update, chat int64, text string) error {
	return c.deliver(ctx, fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Айнұр","language_code":"kk"},`+
		`"chat":{"id":%d,"first_name":"Айнұр","type":"private"},"date":1795334400,"text":"%s"}}`, update, update, chat, chat, text))
}

func (c *client) deliver(ctx context.Context, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	response, err := c.http.Do(request)
	if err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	_, err = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close() // read to its end
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("answered %s", response.Status)
	}
	if err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	return nil
}
