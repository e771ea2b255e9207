"""Who signs for a party, and the decisions that let them: of a co-contractor, or of the Région itself."""
