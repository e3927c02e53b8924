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

// exchange is what one HTTP request showed on the wire. The library hides it, and it decides whether a request may be repeated.
type exchange struct {
	progress   atomic.Int32
	status     int
	retryAfter int
	// accepted: the answer said ok. messageID is then the message it told of, 0 for methods that tell of none.
	accepted  bool
	messageID int
	// params are sent as JSON in place of the library's form; with nil the form is sent.
	params any
}

const (
	untouched int32 = iota
	started
)

// written says that a complete request may have reached the server.
func (x *exchange) written() bool { return x.progress.Load() == started }

type exchangeKey struct{}

// wire does the library's requests: it holds the whole body (so that net/http itself may repeat a request of which no byte was written on a connection
// that turned out to be closed) and keeps the record. Parameters go out as JSON: the library's form, built on a goroutine of its own, and its reading of the
// answer cost more than all the rest of a turn's rendering.
type wire struct{ client *http.Client }

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

// Do implements the library's HttpClient.
func (w wire) Do(req *http.Request) (*http.Response, error) {
	x, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		x = &exchange{}
	}
	if err := x.fill(req); err != nil {
		return nil, fmt.Errorf("build request: %w", err)
	}
	resp, err := w.client.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), x.trace())))
	if err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	return x.read(resp)
}

// fill gives the request its whole body. Closing the library's own ends the goroutine that writes it.
func (x *exchange) fill(req *http.Request) (err error) {
	if req.Body == nil {
		return nil
	}
	defer req.Body.Close()
	var body []byte
	if x.params == nil {
		body, err = io.ReadAll(req.Body)
	} else {
		body, err = json.Marshal(x.params)
		req.Header.Set("Content-Type", "application/json")
	}
	if err != nil {
		return err
	}
	req.ContentLength = int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req.Body, err = req.GetBody()
	return err
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

func (x *exchange) read(resp *http.Response) (*http.Response, error) {
	x.status = resp.StatusCode
	x.retryAfter, _ = strconv.Atoi(resp.Header.Get("Retry-After")) // absent or a date: the caller has a floor of its own
	body, err := readAnswer(resp)
	_ = resp.Body.Close() // the answer is read; an error of closing changes nothing
	if err != nil {
		return nil, fmt.Errorf("read answer with status %d: %w", x.status, err)
	}
	x.accept(body)
	if x.accepted && x.params != nil {
		body = carriedOut
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// carriedOut is what the library reads of an answer whose only facts were read already.
var carriedOut = []byte(`{"ok":true,"result":null}`)

// readAnswer takes the announced length only as a hint of how much room to make.
func readAnswer(resp *http.Response) ([]byte, error) {
	var body bytes.Buffer
	body.Grow(int(max(0, min(resp.ContentLength, answerLimit))) + bytes.MinRead)
	_, err := body.ReadFrom(io.LimitReader(resp.Body, answerLimit))
	return body.Bytes(), err
}

// accept looks for the two facts that matter by itself: the library gives up on an answer with any value it has not heard of, though the message is out.
func (x *exchange) accept(body []byte) {
	var answer struct {
		OK     bool            `json:"ok"`
		Result json.RawMessage `json:"result"`
	}
	if x.status >= 300 || json.Unmarshal(body, &answer) != nil || !answer.OK {
		return
	}
	x.accepted = true
	var message struct {
		ID int `json:"message_id"`
	}
	if bytes.HasPrefix(answer.Result, []byte("{")) && json.Unmarshal(answer.Result, &message) == nil {
		x.messageID = message.ID
	}
}

func withExchange(ctx context.Context, params any) (context.Context, *exchange) {
	x := &exchange{params: params}
	return context.WithValue(ctx, exchangeKey{}, x), x
}
