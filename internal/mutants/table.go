package main

import "slices"

// table is everything that is broken, rule by rule.
func table() []mutant {
	return slices.Concat(links(), untold(), moves(), together(), sealed(), openings(), codes(), words(), taps(), typed(), times(), once(), starts())
}

// required are the rules that must have a mutant each.
func required() []string {
	return []string{"1", "2", "4", "5", "6", "7", "9", "10", "11", "12", "13", "moves", "once", "start"}
}
