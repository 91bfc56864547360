namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Reads a <see cref="TenantQuery"/>.</summary>
internal sealed class TenantQueryReader(IQueryCollection query) : QueryReader(query, TenantQuery.Parameters)
{
    /// <summary>Reads it; it counts only without <see cref="QueryReader.Mistakes"/>.</summary>
    public TenantQuery Read()
    {
        var sort = Sort(TenantQuery.DefaultSort, TenantQuery.Names);
        return new TenantQuery(Text("tenant") is "" ? [""] : List("tenant"), ReadPaging(sort));
    }
}
