package family_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// A family that somebody may not work on is found neither by its code nor by its adults.
func TestRule1FamiliesWith(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	adults := []family.AdultID{o.adult(f), o.adult(f)}
	code := scan[string](t, o.Pool, `SELECT code FROM families WHERE id = $1`, f)
	want := family.CaseFamily{Family: family.Family{ID: f, Code: code}, Initials: []string{"А", "А"}, Adults: adults}
	for by, may := range map[family.StaffID]bool{o.caseworker: true, o.manager: true, o.other: false} {
		got, err := o.FamilyByCode(t.Context(), by, code, day(2))
		with, errWith := o.FamiliesWith(t.Context(), by, adults[:1], day(2))
		must(t, with, errWith)
		if !may {
			if !errors.Is(err, family.ErrNotFound) || len(with) != 0 {
				t.Errorf("staff %d finds %+v, error %v, and %+v", by, got, err, with)
			}
			continue
		}
		must(t, got, err)
		if diff := cmp.Diff([]family.CaseFamily{want, want}, append(with, got)); diff != "" {
			t.Errorf("staff %d (-want +got)\n%s", by, diff)
		}
	}
}
