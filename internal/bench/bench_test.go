package main

import (
	"bufio"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestQuantile(t *testing.T) {
	t.Parallel()
	hundred := make(sample, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	for _, c := range []struct {
		of   sample
		q    float64
		want float64
	}{
		{nil, .5, 0}, {sample{3}, .99, 3}, {sample{3, 1, 2}, .5, 2}, {sample{4, 1, 3, 2}, .5, 2},
		{hundred, .5, 50}, {hundred, .99, 99}, {hundred, .999, 100}, {hundred, 1, 100}, {hundred, 0, 1},
	} {
		if got := c.of.quantile(c.q); got != c.want {
			t.Errorf("%v of %d values: %v, want %v", c.q, len(c.of), got, c.want)
		}
	}
	if got := (sample{1, 2, 4}).spread(); got != 150 {
		t.Errorf("spread %v", got)
	}
}

const form = "--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n-42\r\n" +
	"--x\r\nContent-Disposition: form-data; name=\"reply_markup\"\r\n\r\n{\"inline_keyboard\":[[{\"text\":\"a\",\"callback_data\":\"one\"}]]}\r\n--x--\r\n"

const object = `{"chat_id":-42,"reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"one"}],[{"text":"b","url":"c"},{"text":"b","callback_data":"two"}]]}}`

// Both sides' ways to send parameters are understood alike.
func TestSinkReadsBothForms(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]string{form: {"one"}, object: {"one", "two"}} {
		s := &sink{chats: map[int64]*screen{-42: {id: 7}}}
		s.answer("editMessageText", []byte(body))
		if diff := cmp.Diff(want, s.chats[-42].all()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", body, diff)
		}
	}
}

func TestParamsOfBothForms(t *testing.T) {
	t.Parallel()
	want := map[string]string{"chat_id": "-42", "reply_markup": `{"inline_keyboard":[[{"text":"a","callback_data":"one"}]]}`}
	for kind, body := range map[string]string{
		"multipart/form-data; boundary=x": form,
		"application/json":                `{"chat_id":-42,"reply_markup":` + want["reply_markup"] + `}`,
	} {
		got, err := params(kind, []byte(body))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", kind, err, diff)
		}
	}
}

func TestReadCommand(t *testing.T) {
	t.Parallel()
	said := bufio.NewReader(strings.NewReader("*2\r\n$3\r\nGET\r\n$4\r\na\r\nb\r\n*1\r\n$0\r\n\r\nPING\r\n"))
	for _, want := range [][][]byte{{[]byte("GET"), []byte("a\r\nb")}, {{}}} {
		got, err := readCommand(said)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got)\n%s", err, diff)
		}
	}
	if _, err := readCommand(said); !errors.Is(err, errRESP) {
		t.Errorf("an inline command: %v", err)
	}
}

// A recorded value comes again with the id of the update at hand in every place of the recorded one.
func TestTextCarriesTheUpdate(t *testing.T) {
	t.Parallel()
	for recorded, want := range map[string]string{"plain": "plain", "77": "5", "update:77": "update:5", "a77:77b": "a5:5b", "": ""} {
		if got := text(recorded, "77")(5); got != want {
			t.Errorf("%q became %q, want %q", recorded, got, want)
		}
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	bare := counts{seconds: 20, updates: 100_000, transactions: 300_400, commands: 200_000, requests: 200_000}
	for _, c := range []struct {
		name string
		ours counts
		same bool
	}{
		{"the same", bare, true},
		{"more updates, as much for each", counts{20, 200_000, 600_000, 400_000, 400_000}, true},
		{"the outbox looks for work", counts{20, 100_000, 300_800, 200_000, 200_000}, true},
		{"few updates, and what a start costs", counts{20, 1000, 3700, 2000, 2000}, true},
		{"a statement more in every tenth turn", counts{20, 100_000, 310_000, 200_000, 200_000}, false},
		{"a command less in every tenth turn", counts{20, 100_000, 300_000, 190_000, 200_000}, false},
		{"a request more in every tenth turn", counts{20, 100_000, 300_000, 200_000, 210_000}, false},
	} {
		if err := same(c.ours, bare, 1); (err == nil) != c.same {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// One message that was refused, or is missing, fails the figure; what counts is the time from the first to the last.
func TestAttempts(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name     string
		statuses []int
		people   int
		want     float64
		fails    bool
	}{
		{"all at the rate", []int{200, 200, 200}, 3, 1, false},
		{"one refused, then sent", []int{200, 429, 200, 200}, 3, 0, true},
		{"one missing", []int{200, 200}, 3, 0, true},
		{"one to nobody", []int{200, 403, 200, 200}, 3, 0, true},
	} {
		var a attempts
		for i, status := range c.statuses {
			a.count(status, began.Add(time.Duration(i)*40*time.Millisecond))
		}
		if got, err := a.share(25, c.people); got != c.want || (err != nil) != c.fails {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}
