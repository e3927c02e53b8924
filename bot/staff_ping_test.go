package main

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A ping leads to the list on which it stands: a caseworker to what waits today, a supervisor to her list, on which everything is that she was pinged for; and at once to
// what waits on the families she looks after herself where there is nothing else.
func TestStaffPingOpensTheListWhereItStands(t *testing.T) {
	t.Parallel()
	const today, overseen = "today.title", "overseen.title"
	for name, tt := range map[string]struct {
		who     string
		staff   []string
		comes   func(w *town)
		title   string
		buttons []string
	}{
		"a call for her caseworker":       {"Асхат", []string{"Асхат", "Лаура"}, calls, today, []string{"stf.calls", "stf.untold"}},
		"a call, and nobody is there":     {"Лаура", []string{"Лаура"}, calls, overseen, []string{"stf.calls"}},
		"a join, and nobody is there":     {"Лаура", []string{"Лаура"}, joining, overseen, []string{"stf.joins"}},
		"a join for her caseworker":       {"Асхат", []string{"Асхат", "Лаура"}, joining, today, []string{"stf.joins", "stf.untold"}},
		"a call of her own family":        {"Лаура", []string{"Асхат", "Лаура"}, ofTheSupervisor, today, []string{"stf.calls", "stf.untold"}},
		"that, and somebody asks for her": {"Лаура", []string{"Асхат", "Лаура"}, ofTheSupervisorAndPast, overseen, []string{"stf.requests", "stf.for_today"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			for _, name := range tt.staff {
				w.says(name, "/start "+w.links[name])
			}
			tt.comes(w)
			w.work()
			say := w.bundle.Printer(w.languageOf(tt.who))
			w.taps(tt.who, say.Label("btn.open"))
			m := w.sim.Last(w.person(tt.who))
			want := []string{}
			for _, key := range tt.buttons {
				want = append(want, say.Label(key, "N", 1))
			}
			want = append(want, say.Label("btn.back"), say.Label("btn.hide_now"))
			if diff := cmp.Diff(want, slices.Concat(m.Buttons...)); diff != "" || m.Text != say.Label(tt.title) {
				t.Errorf("%q, buttons (-want +got)\n%s", m.Text, diff)
			}
		})
	}
}

func (w *town) languageOf(name string) string {
	staff := demoOffice()
	return staff[slices.IndexFunc(staff, func(s demoStaff) bool { return s.name == name })].language
}

// calls: an adult wants to be called.
func calls(w *town) {
	f := ainur()
	w.family(f)
	w.joins(f, "Айнұр")
	_, err := w.Families.RequestCall(w.t.Context(), w.seed.adults["Айнұр"], "a call", w.clock())
	w.must(err)
}

// joining: an adult waits to be let in.
func joining(w *town) {
	f := ainur()
	f.adults[0].state = waiting
	w.family(f)
	w.joins(f, "Айнұр")
}

// ofTheSupervisor: the call is of a family that the supervisor looks after herself.
func ofTheSupervisor(w *town) {
	f := ainur()
	w.family(f)
	w.joins(f, "Айнұр")
	_, err := w.Pool.Exec(w.t.Context(), `UPDATE families SET caseworker_id = $1`, w.seed.staff["Лаура"])
	w.must(err)
	_, err = w.Families.RequestCall(w.t.Context(), w.seed.adults["Айнұр"], "a call", w.clock())
	w.must(err)
}

// ofTheSupervisorAndPast: beside it somebody of another family wants to speak with her.
func ofTheSupervisorAndPast(w *town) {
	ofTheSupervisor(w)
	f := saule()
	w.family(f)
	_, err := w.Families.RequestSupervisor(w.t.Context(), w.seed.adults[f.adults[0].name], "past", w.clock())
	w.must(err)
}
