"""The pages to which people are sent: to sign in, authorise Apps, register and install them."""
