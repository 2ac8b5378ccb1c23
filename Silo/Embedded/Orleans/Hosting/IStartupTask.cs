namespace Orleans.Runtime;

/// <summary>Something to run when a silo starts.</summary>
public interface IStartupTask
{
    Task Execute(CancellationToken cancellationToken);
}
