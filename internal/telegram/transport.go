package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"
)

// answerLimit bounds what is read of an answer; a Message is below 100 KB.
const answerLimit = 4 << 20

// exchange is what one HTTP request showed on the wire; it decides whether a request may be repeated.
type exchange struct {
	progress   atomic.Int32
	status     int
	retryAfter int
	reply      reply
}

// reply is what is read of the Bot API's answers.
type reply struct {
	OK     bool `json:"ok"`
	Result struct {
		// MessageID is 0 for methods that tell of no message.
		MessageID int `json:"message_id"`
	} `json:"result"`
	Code        int    `json:"error_code"`
	Description string `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

const (
	untouched int32 = iota
	started
)

// written says that a complete request may have reached the server.
func (x *exchange) written() bool { return x.progress.Load() == started }

// accepted: the Bot API carried the request out.
func (x *exchange) accepted() bool { return x.reply.OK && x.status < 300 }

type exchangeKey struct{}

func withExchange(ctx context.Context) (context.Context, *exchange) {
	x := &exchange{}
	return context.WithValue(httptrace.WithClientTrace(ctx, x.trace()), exchangeKey{}, x), x
}

func (x *exchange) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn:      func(httptrace.GotConnInfo) { x.progress.Store(untouched) },
		WroteHeaders: func() { x.progress.Store(started) },
		WroteRequest: func(i httptrace.WroteRequestInfo) {
			if i.Err != nil {
				// The end of the request did not get out, and without it no server acts.
				x.progress.Store(untouched)
			}
		},
	}
}

// methodsURL is what the name of a method is put behind.
func methodsURL(token, apiURL string) string {
	if apiURL == "" {
		apiURL = "https://api.telegram.org"
	}
	return apiURL + "/bot" + token + "/"
}

// newTransport keeps as many idle connections as may be in use; with fewer every burst would open and close sockets.
func newTransport(connections int) *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 3 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout: 3 * time.Second,
		MaxConnsPerHost:     connections,
		MaxIdleConnsPerHost: connections,
		MaxIdleConns:        connections,
		IdleConnTimeout:     30 * time.Second,
	}
}

// newHTTPClient follows no redirect: the path holds the token.
func newHTTPClient(t http.RoundTripper) *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// post makes a call with its parameters as JSON. The library would send a form, built on a goroutine of its own, and read the answer again and again: that costs
// more than all the rest of a turn's rendering.
func (c *Client) post(ctx context.Context, r call, x *exchange) error {
	body, err := json.Marshal(r.params)
	if err != nil {
		return fmt.Errorf("build request: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+r.method, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("build request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	_, err = x.do(c.http, req)
	return err
}

// do gives the response with its body read.
func (x *exchange) do(client *http.Client, req *http.Request) (*http.Response, error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	x.status = resp.StatusCode
	x.retryAfter, _ = strconv.Atoi(resp.Header.Get("Retry-After")) // absent or a date: the caller has a floor of its own
	body, err := readAnswer(resp)
	_ = resp.Body.Close() // the answer is read; an error of closing changes nothing
	if err != nil {
		return nil, fmt.Errorf("read answer with status %d: %w", x.status, err)
	}
	// What is no JSON leaves the reply empty, a value of another shape (most results are just true) its own part of it.
	_ = json.Unmarshal(body, &x.reply)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// wire does the library's requests: it holds the whole body (so that net/http itself may repeat a request of which no byte was written on a connection
// that turned out to be closed) and keeps the record. The library gives up on an answer with any value it has not heard of, though the message is out.
type wire struct{ client *http.Client }

// Do implements the library's HttpClient.
func (w wire) Do(req *http.Request) (*http.Response, error) {
	x, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		x = &exchange{}
	}
	if err := hold(req); err != nil {
		return nil, fmt.Errorf("build request: %w", err)
	}
	return x.do(w.client, req)
}

// hold gives the request its whole body. Closing the library's own ends the goroutine that writes it.
func hold(req *http.Request) error {
	if req.Body == nil {
		return nil
	}
	defer req.Body.Close()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return err
	}
	req.ContentLength = int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req.Body, err = req.GetBody()
	return err
}

// readAnswer takes the announced length only as a hint of how much room to make.
func readAnswer(resp *http.Response) ([]byte, error) {
	var body bytes.Buffer
	body.Grow(int(max(0, min(resp.ContentLength, answerLimit))) + bytes.MinRead)
	_, err := body.ReadFrom(io.LimitReader(resp.Body, answerLimit))
	return body.Bytes(), err
}
