namespace OrleansKafkaLoki.Quickstart.Loki.Faults;

/// <summary>Holds the fault of one kind of request.</summary>
internal sealed class FaultSwitch
{
    private readonly Lock _gate = new();
    private LokiFault? _fault;
    private int? _left;
    private Func<LokiFault?>? _programme;

    /// <summary>Turns a fault on, in place of another.</summary>
    public void TurnOn(LokiFault fault)
    {
        lock (_gate)
        {
            _fault = fault;
            _left = fault.Times;
        }
    }

    /// <summary>Lets a programme decide about each request on which no fault is turned on.</summary>
    public void Follow(Func<LokiFault?> programme)
    {
        lock (_gate)
        {
            _programme = programme;
        }
    }

    /// <summary>Behaves again.</summary>
    public void TurnOff()
    {
        lock (_gate)
        {
            _fault = null;
            _programme = null;
        }
    }

    /// <summary>The fault that befalls the next request; null when it is to be answered as usual.</summary>
    public LokiFault? Take()
    {
        lock (_gate)
        {
            var fault = _fault;
            if (_left is not null && --_left == 0)
            {
                _fault = null;
                _left = null;
            }

            return fault ?? _programme?.Invoke();
        }
    }
}
