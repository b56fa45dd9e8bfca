"""Who is signed in, and what that person may read: GitHub is asked, nobody else decides."""
