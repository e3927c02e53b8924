package simulator_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user, other := sim.User("Aigul", "kk"), sim.User("Bolat", "ru")
	sim.Send(user, "/start")
	sim.Send(other, "/start")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	send := func(ctx context.Context, chat int64) (string, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, sim.URL+"/bot"+simulatortest.Token+"/sendMessage", strings.NewReader(fmt.Sprintf(`{"chat_id":%d,"text":"x"}`, chat)))
		if err != nil {
			return "", err
		}
		request.Header.Set("Content-Type", "application/json")
		response, err := client.Do(request)
		if err != nil {
			return "", err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		return fmt.Sprintf("%d %s %s", response.StatusCode, response.Header.Get("Retry-After"), body), err
	}
	for _, row := range []struct {
		fault    string
		accepted bool
		check    func(answer string, err error) bool
	}{
		{"429", false, func(a string, err error) bool {
			return err == nil && strings.HasPrefix(a, "429 7 ") && strings.Contains(a, `"retry_after":7`)
		}},
		{"500", false, func(a string, err error) bool {
			return err == nil && strings.HasPrefix(a, "500 ") && strings.Contains(a, "Internal Server Error: restart")
		}},
		{"502-html", false, func(a string, err error) bool {
			return err == nil && strings.HasPrefix(a, "502 ") && strings.Contains(a, "<html>")
		}},
		{"reset-before", false, func(_ string, err error) bool { return errors.Is(err, syscall.ECONNRESET) }},
		{"reset-after", true, func(_ string, err error) bool { return errors.Is(err, syscall.ECONNRESET) }},
		{"garbage", true, func(a string, err error) bool {
			return err == nil && strings.HasPrefix(a, "200 ") && !json.Valid([]byte(strings.TrimPrefix(a, "200  ")))
		}},
	} {
		before, call := len(sim.Chat(user).Messages), sim.LastCall()
		sim.SetFaults(simulatortest.Fault{Method: "sendmessage", ChatID: user, Times: 1, Fault: row.fault, RetryAfter: 7})
		if answer, err := send(t.Context(), other); err != nil || !strings.HasPrefix(answer, "200") {
			t.Errorf("%s hit another chat: %s, %v", row.fault, answer, err)
		}
		answer, err := send(t.Context(), user)
		if !row.check(answer, err) {
			t.Errorf("%s: got %q, %v", row.fault, answer, err)
		}
		if came := len(sim.Chat(user).Messages) - before; (came == 1) != row.accepted {
			t.Errorf("%s: %d messages came", row.fault, came)
		}
		if answer, err := send(t.Context(), user); err != nil || !strings.HasPrefix(answer, "200") {
			t.Errorf("%s hit twice: %s, %v", row.fault, answer, err)
		}
		if e := sim.AwaitMethod(call, "sendMessage", user); e.Fault != row.fault {
			t.Errorf("journal of %s: %+v", row.fault, e)
		}
	}
}

func TestHang(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("Aigul", "kk")
	sim.Send(user, "/start")
	sim.SetFaults(simulatortest.Fault{Method: "*", Fault: "hang"})
	ctx, giveUp := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/bot%s/sendMessage?chat_id=%d&text=x", sim.URL, simulatortest.Token, user), nil)
		if err != nil {
			ended <- err
			return
		}
		response, err := http.DefaultClient.Do(request)
		if err == nil {
			response.Body.Close()
		}
		ended <- err
	}()
	call := sim.AwaitMethod(0, "sendMessage", user)
	if call.Status != 0 || call.Fault != "hang" {
		t.Errorf("journal: %+v", call)
	}
	select {
	case err := <-ended:
		t.Fatalf("the call ended by itself: %v", err)
	default:
	}
	giveUp()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := sim.Chat(user); len(got.Messages) != 1 {
		t.Errorf("a hanging call took effect: %+v", got.Messages)
	}
}

func TestFaultOrders(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	for _, wrong := range []string{`[{"method":"*","fault":"flood"}]`, `[{"fault":"500"}]`, `[{"method":"*","fault":"500","times":-1}]`, `{}`, `[null]`} {
		if status, answer := sim.Try(http.MethodPost, "/sim/faults", json.RawMessage(wrong)); status != 400 {
			t.Errorf("%s: %d %s", wrong, status, answer)
		}
	}
	sim.SetFaults(simulatortest.Fault{Method: "*", Times: 1, Fault: "500"}, simulatortest.Fault{Method: "*", Fault: "429"})
	got := []int{sim.Call("getMe", nil).ErrorCode, sim.Call("getMe", nil).ErrorCode, sim.Call("getMe", nil).ErrorCode}
	if got[0] != 500 || got[1] != 429 || got[2] != 429 {
		t.Errorf("got %v: the first order counts until it is used up, one without times stays", got)
	}
	var left []simulatortest.Fault
	sim.Do(http.MethodGet, "/sim/faults", nil, &left)
	if len(left) != 1 || left[0].Fault != "429" {
		t.Errorf("orders in force: %+v", left)
	}
	sim.SetFaults()
	if !sim.Call("getMe", nil).OK {
		t.Error("an empty list did not clear the faults")
	}
}
