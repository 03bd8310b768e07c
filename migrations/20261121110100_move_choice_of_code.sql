-- Two agreed codes may become one: what decisions chose goes with them.
grant update (code_id) on decision to tandem_app;
