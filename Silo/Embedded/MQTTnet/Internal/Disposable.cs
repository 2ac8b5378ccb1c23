namespace MQTTnet.Internal;

public abstract class Disposable : IDisposable
{
    protected bool IsDisposed { get; private set; }

    public void Dispose()
    {
        if (!IsDisposed)
        {
            IsDisposed = true;
            Dispose(true);
            GC.SuppressFinalize(this);
        }
    }

    protected void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    protected virtual void Dispose(bool disposing)
    {
    }
}
