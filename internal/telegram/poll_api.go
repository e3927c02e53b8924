package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// batchLimit bounds what is read of a batch; Telegram sends 4 MiB at most.
const batchLimit = 16 << 20

// pollAPI asks for updates itself: the library reads a batch as a whole, and one update of an unknown kind would stop all that follow.
type pollAPI struct {
	url    string
	client *http.Client
}

// pollError is a question that brought no updates. Its text holds nothing of the answer and nothing of the address, in which the token is.
type pollError struct {
	status     int
	retryAfter time.Duration
}

func (e *pollError) Error() string {
	switch e.status {
	case 0:
		return "telegram getUpdates: no answer"
	case http.StatusOK:
		return "telegram getUpdates: answer not readable"
	case http.StatusConflict:
		return "telegram getUpdates: another poller or a webhook is active"
	}
	return fmt.Sprintf("telegram getUpdates: status %d", e.status)
}

func newPollAPI(token, apiURL string, t http.RoundTripper) pollAPI {
	if t == nil {
		t = newTransport(2)
	}
	client := newHTTPClient(t)
	client.Timeout = pollTime + 10*time.Second
	return pollAPI{url: methodsURL(token, apiURL) + "getUpdates", client: client}
}

func (a pollAPI) close() { a.client.CloseIdleConnections() }

func (a pollAPI) updates(ctx context.Context, offset int64, limit int, wait time.Duration) ([]json.RawMessage, error) {
	question, err := json.Marshal(map[string]any{
		"offset": offset, "limit": limit, "timeout": int(wait.Seconds()), "allowed_updates": Updates(),
	})
	if err != nil {
		return nil, fmt.Errorf("ask for updates: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url, bytes.NewReader(question))
	if err != nil {
		return nil, &pollError{}
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := a.client.Do(req)
	if err != nil {
		return nil, &pollError{}
	}
	defer resp.Body.Close()
	return readBatch(resp)
}

func readBatch(resp *http.Response) ([]json.RawMessage, error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, batchLimit))
	if err != nil {
		return nil, &pollError{}
	}
	var answer struct {
		OK         bool              `json:"ok"`
		Result     []json.RawMessage `json:"result"`
		Parameters struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	err = json.Unmarshal(body, &answer)
	switch {
	case resp.StatusCode == http.StatusUnauthorized, resp.StatusCode == http.StatusNotFound, resp.StatusCode == http.StatusMisdirectedRequest:
		return nil, ErrUnauthorized
	case resp.StatusCode == http.StatusTooManyRequests:
		return nil, &pollError{status: resp.StatusCode, retryAfter: seconds(answer.Parameters.RetryAfter)}
	case resp.StatusCode != http.StatusOK, err != nil, !answer.OK:
		return nil, &pollError{status: resp.StatusCode}
	}
	return answer.Result, nil
}
