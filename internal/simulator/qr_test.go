package simulator

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	qrcode "github.com/skip2/go-qrcode"
)

func TestQRPictureHoldsEveryModule(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"A", "https://t.me/zhadynama_bot?start=4QH7R2K9XMT3VNPWB8CJ6YDA2E", "Қазақстан"} {
		code, err := qrcode.New(text, qrcode.Medium)
		if err != nil {
			t.Fatal(err)
		}
		want := code.Bitmap()
		picture, err := qrSVG(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, modules(t, string(picture), len(want))); diff != "" {
			t.Errorf("qrSVG(%q) (-want +got):\n%s", text, diff)
		}
	}
}

// modules reads the drawn runs back into a bitmap.
func modules(t *testing.T, svg string, size int) [][]bool {
	t.Helper()
	bitmap := make([][]bool, size)
	for y := range bitmap {
		bitmap[y] = make([]bool, size)
	}
	for _, run := range regexp.MustCompile(`M\d+ \d+h\d+v1H\d+z`).FindAllString(svg, -1) {
		var x, y, length, back int
		if _, err := fmt.Sscanf(run, "M%d %dh%dv1H%dz", &x, &y, &length, &back); err != nil || back != x {
			t.Fatalf("run %q: %v", run, err)
		}
		for i := range length {
			bitmap[y][x+i] = true
		}
	}
	return bitmap
}
