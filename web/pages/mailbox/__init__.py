"""The mailbox of the example instance: what its people have received. Nowhere else."""
