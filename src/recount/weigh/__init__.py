"""weigh: what stands, on how many independent origins. Counts origins, never outlets."""
