namespace Orleans;

/// <summary>The cluster, seen from outside its grains.</summary>
public interface IClusterClient : IGrainFactory
{
    IServiceProvider ServiceProvider { get; }
}
