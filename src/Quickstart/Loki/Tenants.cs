using System.Collections.Concurrent;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Storage;

namespace OrleansKafkaLoki.Quickstart.Loki;

/// <summary>Finds the tenant that a request is for.</summary>
internal sealed class Tenants(EmbeddedLokiOptions options)
{
    /// <summary>The header that names the tenant.</summary>
    public const string Header = "X-Scope-OrgID";

    /// <summary>What Loki calls the only tenant when authentication is off.</summary>
    public const string Single = "fake";

    private const int MaxNameLength = 150;
    private readonly ConcurrentDictionary<string, TenantStore> _stores = new();
    private volatile LokiLimits _limits = options.Limits;

    public TenantStore this[string name] => _stores.GetOrAdd(
        name, static (tenant, tenants) => new TenantStore(tenant, tenants.LimitsOf(tenant), tenants.RetainedBytes), this);

    private long RetainedBytes => options.RetainedBytes;

    /// <summary>Puts other limits in place for all tenants that have none of their own.</summary>
    public void Change(LokiLimits limits)
    {
        _limits = limits;
        foreach (var (name, store) in _stores)
        {
            store.Change(LimitsOf(name));
        }
    }

    /// <summary>Flushes every tenant's streams.</summary>
    public void Flush()
    {
        foreach (var (_, store) in _stores)
        {
            store.Flush();
        }
    }

    /// <summary>The tenant that a request names; null, with the answer to give, if it names none that is allowed.</summary>
    public TenantStore? Find(HttpRequest request, out int status, out string error)
    {
        (status, error) = (200, "");
        if (!options.MultiTenant)
        {
            return this[Single];
        }

        var name = request.Headers[Header].ToString();
        if (name.Length == 0)
        {
            (status, error) = (401, "no org id");
        }
        else if (name.Contains('|'))
        {
            (status, error) = (400, "multiple org IDs present");
        }
        else if (name.Length > MaxNameLength)
        {
            (status, error) = (400, $"tenant ID is too long: max {MaxNameLength} characters");
        }
        else if (name is "." or "..")
        {
            (status, error) = (400, "tenant ID is '.' or '..'");
        }
        else if (name.FirstOrDefault(character => !IsAllowed(character)) is var bad && bad != '\0')
        {
            (status, error) = (400, $"tenant ID '{name}' contains unsupported character '{bad}'");
        }

        return status == 200 ? this[name] : null;
    }

    private LokiLimits LimitsOf(string tenant) => options.TenantLimits.GetValueOrDefault(tenant, _limits);

    private static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || "!-_.*'()".Contains(character);
}
