namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Reads a <see cref="PartitionQuery"/>.</summary>
internal sealed class PartitionQueryReader(IQueryCollection query) : QueryReader(query, PartitionQuery.Parameters)
{
    /// <summary>Reads it; it counts only without <see cref="QueryReader.Mistakes"/>.</summary>
    public PartitionQuery Read()
    {
        var sort = Sort(PartitionQuery.DefaultSort, PartitionColumns.Names);
        return new PartitionQuery
        {
            Topics = List("topic"),
            Only = Among("state", [.. PartitionQuery.States]),
            Silos = List("silo"),
            Paging = ReadPaging(sort),
        };
    }
}
