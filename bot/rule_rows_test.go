package main

import (
	"fmt"
	"maps"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// What the tests of the rules share: everything that is kept, and taps of any kind.

// tables is every row there is, as text, which for binary columns is hexadecimal.
func (w *town) tables() map[string][]string {
	w.t.Helper()
	names := column[string](w, `SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema IN ('public', 'keys')`)
	if len(names) < 20 {
		w.t.Fatalf("only %d tables are looked at", len(names))
	}
	all, each := map[string][]string{}, make([]string, len(names))
	for i, name := range names {
		all[name], each[i] = nil, fmt.Sprintf(`SELECT '%s|' || t::text FROM %[1]s t`, name)
	}
	for _, row := range column[string](w, strings.Join(each, " UNION ALL ")+" ORDER BY 1") {
		name, row, _ := strings.Cut(row, "|")
		all[name] = append(all[name], row)
	}
	return all
}

// column is what a query gives, which must be something.
func column[T any](w *town, sql string, args ...any) []T {
	w.t.Helper()
	rows, _ := w.Pool.Query(w.t.Context(), sql, args...) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, pgx.RowTo[T])
	if err != nil || len(all) == 0 {
		w.t.Fatalf("%s: %d rows, %v", sql, len(all), err)
	}
	return all
}

// changed compares two states of the tables but for those named.
func changed(before, after map[string][]string, but ...string) string {
	before, after = maps.Clone(before), maps.Clone(after)
	for _, name := range but {
		delete(before, "public."+name)
		delete(after, "public."+name)
	}
	return cmp.Diff(before, after)
}

// inRedis is every key of the town with its value, as it lies there and, of what is sealed, as the town itself can read it.
func (w *town) inRedis() string {
	w.t.Helper()
	ctx := w.t.Context()
	keys, err := w.Redis.Keys(ctx, w.Prefix+"*").Result()
	if err != nil {
		w.t.Fatal(err)
	}
	var all strings.Builder
	for _, key := range keys {
		value, err := w.Redis.Get(ctx, key).Result()
		if redis.HasErrorPrefix(err, "WRONGTYPE") {
			var fields map[string]string
			fields, err = w.Redis.HGetAll(ctx, key).Result()
			for name, v := range fields {
				value += name + v
			}
		}
		if err != nil {
			w.t.Fatalf("%s: %v", key, err)
		}
		all.WriteString(key + "\n" + value + "\n")
		if plain, err := w.Vault.OpenLocal("session", key, []byte(value)); err == nil {
			all.Write(append(plain, '\n'))
		}
	}
	return all.String()
}

// moveIn opens the family of the demo whose first adult this is, and lets her in.
func (w *town) moveIn(name string) demoFamily {
	w.t.Helper()
	for _, f := range demoFamilies() {
		if f.adults[0].name == name {
			w.family(f)
			w.joins(f, name)
			w.work()
			return f
		}
	}
	w.t.Fatalf("no family begins with %s", name)
	return demoFamily{}
}

// sealed is a tap that nobody was offered, made by our own keys for a person's chat as it stands now: what the weakest place of ours could be made to sign.
func (w *town) sealed(name string, tap dialog.Tap) string {
	w.t.Helper()
	codec := dialog.Codec{Sign: func(b []byte) []byte { return w.Vault.Index("tap", b) }}
	id := w.person(name)
	_, version, err := codec.Open(w.sim.Last(id).Data[0][0], id)
	if err != nil {
		w.t.Fatal(err)
	}
	return codec.Seal(dialog.Screen{Rows: [][]dialog.Button{{{Text: "x", Tap: tap}}}}, id, version).Keys[0][0].Data
}

// expires insists that nothing comes of a tap but one answer, the neutral line: no other call, no row but that it was handled.
func (w *town) expires(what, name, language string, message int, data string) {
	w.t.Helper()
	rows, last := w.tables(), w.sim.LastCall()
	w.press(func() simulatortest.Answer { return w.sim.PressData(w.person(name), message, data) })
	calls := w.sim.Calls(last)
	want := w.bundle.Printer(language).Label("err.expired")
	if len(calls) != 1 || calls[0].Method != "answerCallbackQuery" || calls[0].Params["text"] != want || calls[0].Params["show_alert"] == "true" {
		w.t.Errorf("%s by %s is answered by %d calls, want one toast %q: %v", what, name, len(calls), want, calls)
	}
	after := w.tables()
	if diff := changed(rows, after, "handled_updates"); diff != "" {
		w.t.Errorf("%s by %s changes rows (-before +after)\n%s", what, name, diff)
	}
	if got := len(after["public.handled_updates"]) - len(rows["public.handled_updates"]); got != 1 {
		w.t.Errorf("%s by %s is handled %d times", what, name, got)
	}
}

// refuses insists that a tap made by our own keys, on the person's live screen, but for what is not hers, does nothing and shows nothing: her screen becomes the
// neutral line or the page where she stands, and that is all.
func (w *town) refuses(what, name, language, home, data string) {
	w.t.Helper()
	rows, last, id := w.tables(), w.sim.LastCall(), w.person(name)
	w.press(func() simulatortest.Answer { return w.sim.PressData(id, w.sim.Last(id).MessageID, data) })
	for _, call := range w.sim.Calls(last) {
		if call.Method != "editMessageText" && call.Method != "answerCallbackQuery" || call.ChatID != id {
			w.t.Errorf("%s by %s makes the call %v", what, name, call)
		}
	}
	if text := w.sim.Last(id).Text; text != home && text != w.bundle.Printer(language).Label("err.expired") {
		w.t.Errorf("%s by %s shows %q", what, name, text)
	}
	if diff := changed(rows, w.tables(), "handled_updates", "screens"); diff != "" {
		w.t.Errorf("%s by %s changes rows (-before +after)\n%s", what, name, diff)
	}
}

// works insists that a tap is answered without a toast, so that a test of refusals cannot pass by refusing everything.
func (w *town) works(what, name, data string) {
	w.t.Helper()
	id := w.person(name)
	if toast := w.press(func() simulatortest.Answer { return w.sim.PressData(id, w.sim.Last(id).MessageID, data) }); toast != "" {
		w.t.Errorf("%s by %s: toast %q", what, name, toast)
	}
}
