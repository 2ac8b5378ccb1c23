namespace Orleans.Configuration;

/// <summary>Who a silo is.</summary>
public class SiloOptions
{
    /// <summary>The name of the silo; made up where it is not given.</summary>
    public string SiloName { get; set; } = "";
}
